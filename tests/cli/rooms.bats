# SPDX-License-Identifier: GPL-2.0-or-later
# Who may look at whom stands in HACKING.md, and the source keeps to it.

bats_require_minimum_version 1.5.0

setup() {
	export LC_ALL=C
	top=$BATS_TEST_DIRNAME/../..
}

# check_rooms TREE: what rooms.awk says of it.
check_rooms() {
	local files

	cd "$1" || return
	mapfile -t files < <(find src -name '*.[ch]' | sort)
	awk -f "$BATS_TEST_DIRNAME/rooms.awk" HACKING.md "${files[@]}"
}

# A house with a wall in it: shop may look at the types of store, both at tool.
make_house() {
	house=$BATS_TEST_TMPDIR/house
	mkdir -p "$house"/src/{shop,store,tool}
	cat >"$house/HACKING.md" <<-'END'
	| room | may look at | its types |
	|---|---|---|
	| main.c | all others | |
	| shop | types of store; tool | |
	| store | tool | `goods.h`, `list.h` |
	| tool | nobody | |

	| room | may look at |
	END
	put src/main.c <<-'END'
	#include "shop/till.h"
	int main(void)
	{
		return till_open("in a text: }", '"');
	}
	END
	put src/shop/till.h <<-'END'
	#include "store/list.h"
	/* int till_shut(void); */
	int till_open(const char *text, char c) __attribute__((nonnull(1)));
	extern const struct goods *const till_goods[], till_first;
	END
	put src/shop/till.c <<-'END'
	#include "shop/till.h"
	#include "tool/knife.h"
	static int count;
	#define OPEN(x) \
		int till_##x(void);
	int till_open(const char *text,
		      char c)
	{
		static int deep = 0;

		if (c == '{' || c == '\'' || c == '"') { /* } */
			count = deep + knife(text);
		}
		return count;
	}
	const struct goods *const till_goods[] = {
		0,
	};
	const struct goods till_first = {.price = KNIFE(1)};
	struct inner {
		int a;
	};
	static const struct {
		int a;
	} table[] = {{1}, {2}};
	END
	put src/store/goods.h <<-'END'
	struct goods {
		int price;
		void (*sell)(struct goods *, int amount);
	};
	enum colour { RED, BLUE };
	static inline int goods_price(const struct goods *goods)
	{
		return goods->price;
	}
	END
	put src/store/list.h <<-'END'
	#include "store/goods.h"
	struct list;
	typedef int list_visit(const struct goods *, void *arg);
	int list_each(list_visit *, void *arg);
	END
	put src/store/list.c <<-'END'
	#include "store/list.h"
	#include "tool/knife.h"
	int list_each(list_visit *visit, void *arg)
	{
		return visit(0, arg) + knife("x");
	}
	END
	put src/store/shelf.h <<-'END'
	list_visit shelf_visit;
	END
	put src/store/shelf.c <<-'END'
	#include "store/list.h"
	#include "store/shelf.h"
	int shelf_visit(const struct goods *goods, void *arg)
	{
		return 0;
	}
	END
	put src/tool/knife.h <<-'END'
	#define KNIFE(n) (n)
	int knife(const char *);
	END
	put src/tool/knife.c <<-'END'
	#include "tool/knife.h"
	int knife(const char *text)
	{
		return 1;
	}
	END
}

# put FILE: what comes in is the file.
put() {
	cat >"$house/$1"
}

# add FILE LINE…: behind what is in the file.
add() {
	local file=$house/$1

	shift
	printf '%s\n' "$@" >>"$file"
}

# is_found TEXT: that alone is wrong with the house.
is_found() {
	run -1 check_rooms "$house"
	[ "$output" = "$1" ] || {
		printf 'expected: %s\nfound:    %s\n' "$1" "$output"
		false
	}
}

@test "each file looks at what its room may look at, and none in a circle" {
	run -0 check_rooms "$top"
	[ -z "$output" ]
}

@test "the table in HACKING.md is what counts" {
	cp -R "$top/src" "$BATS_TEST_TMPDIR/src"
	sed 's/^| ipc | base |/| ipc | nobody |/; s/^| graph | use;/| graph |/' "$top/HACKING.md" \
		>"$BATS_TEST_TMPDIR/HACKING.md"
	run -1 check_rooms "$BATS_TEST_TMPDIR"
	[[ $output == *'ipc may not look at base'* && $output == *'graph may not look at use'* ]]
	[[ $output != *' proc may not'* && $output != *'circle'* ]]
}

@test "a house in order is passed" {
	make_house
	run -0 check_rooms "$house"
	[ -z "$output" ]
}

@test "a room that looks where it may not is found" {
	make_house
	add src/tool/knife.h '#include "store/goods.h"'
	is_found 'src/tool/knife.h:3: tool may not look at store'
	make_house
	add src/shop/till.c '#include "store/shelf.h"'
	is_found 'src/shop/till.c:26: shop may not look at shelf.h of store'
	make_house
	sed -i 's/^| main.c .*/| main.c | tool |/' "$house/HACKING.md"
	is_found 'src/main.c:1: main may not look at shop'
}

@test "types that lead to what is none are found" {
	make_house
	add src/store/goods.h '#include "store/price.h"'
	put src/store/price.h <<<'#define PRICE 7'
	is_found 'src/store/goods.h:10: one of the types of store, and price.h is none'
}

@test "two files that look at each other are found, in one room or in two" {
	make_house
	add src/store/shelf.c '#include "store/depot.h"'
	put src/store/depot.h <<<'int depot(void);'
	put src/store/depot.c <<-'END'
	#include "store/depot.h"
	#include "store/shelf.h"
	int depot(void)
	{
		return 0;
	}
	END
	is_found 'a circle: src/store/depot -> src/store/shelf -> src/store/depot'
	make_house
	sed -i 's/^| tool .*/| tool | shop |/' "$house/HACKING.md"
	rm "$house"/src/store/depot.[ch]
	add src/tool/knife.c '#include "shop/till.h"'
	is_found 'a circle: src/shop/till -> src/tool/knife -> src/shop/till'
}

@test "a circle round several corners is found" {
	make_house
	put src/tool/a.h <<<'#include "tool/b.h"'
	put src/tool/b.h <<<'int b(void);'
	put src/tool/b.c <<-'END'
	#include "tool/b.h"
	#include "tool/c.h"
	int b(void)
	{
		return 0;
	}
	END
	put src/tool/c.h <<<'#include "tool/a.h"'
	is_found 'a circle: src/tool/a -> src/tool/b -> src/tool/c -> src/tool/a'
}

@test "what is declared elsewhere, nowhere or for nothing is found" {
	make_house
	add src/store/list.c 'int list_sort(struct list *list)' '{' '	return 0;' '}'
	is_found 'src/store/list.c: list_sort is neither static nor in src/store/list.h'
	add src/store/goods.h 'int list_sort(struct list *);'
	is_found 'src/store/goods.h: list_sort belongs into src/store/list.h'
	make_house
	add src/shop/till.c 'const int till_limit = 7;'
	is_found 'src/shop/till.c: till_limit is neither static nor in src/shop/till.h'
	make_house
	add src/shop/till.h 'int till_shut(void);'
	is_found 'src/shop/till.h: till_shut is defined nowhere'
}

@test "rooms that are not there, or not in the table, are found" {
	make_house
	mkdir "$house/src/attic"
	put src/attic/box.h <<<'#include "tool/knife.h"'
	is_found 'src/attic/box.h: HACKING.md does not say whom attic may look at'
	rm -r "$house/src/attic"
	sed -i 's/^| tool .*/&\n| cellar | tool |/' "$house/HACKING.md"
	is_found 'HACKING.md: there is no room cellar'
	make_house
	add src/shop/till.c '#include "tool/spoon.h"'
	is_found 'src/shop/till.c:26: there is no src/tool/spoon.h'
}
