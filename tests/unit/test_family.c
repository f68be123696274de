/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/family.h */
#include "knowing.h"

#include "leak/family.h"

static size_t parse(struct families *families, const char *text, struct strbuf *mistakes)
{
	return families_parse(families, text, strlen(text), knowing_uid_of, knowing_complain,
			      mistakes);
}

/* Parse text without a mistake. */
static void parse_good(struct families *families, const char *text)
{
	struct strbuf mistakes = STRBUF_INIT;

	assert_int_equal(parse(families, text, &mistakes), 0);
	assert_taken(&mistakes, "");
	sb_free(&mistakes);
}

static const char sample[] =
	"# a comment\n"
	"[python-semaphore]\n"
	"title = Python multiprocessing semaphore\n"
	"kind = psem\n"
	"name = mp-*\n"
	"name = mp2-*\n"
	"programs = python* \"my program\"\n"
	"always-open = yes\n"
	"kept = no\n"
	"source = here\n"
	"source = and \\\n"
	"\tthere\n"
	"\n"
	"[loky]\n"
	"title=joblib\n"
	"  kind=psem\n"
	"name=loky-{pid}-*\n"
	"pid-of-maker=yes\n"
	"dies-with-maker=yes\n"
	"made-late=yes\n"
	"source=x\n"
	"[oracle]\n"
	"title = O\n"
	"kind = shm\n"
	"key = 0x41000000/0xff000000\n"
	"owner = oracle,nobody-knows\n"
	"kept = yes\n"
	"source = y";

static void what_an_entry_says(void **state UNUSED)
{
	struct families families = FAMILIES_INIT;
	const struct family *family;

	parse_good(&families, sample);
	assert_int_equal(families.count, 3);

	family = &families.families[0];
	assert_string_equal(family->name, "python-semaphore");
	assert_string_equal(family->title, "Python multiprocessing semaphore");
	assert_string_equal(family->source, "here; and there");
	assert_int_equal(family->pattern.kinds, KIND_BIT(KIND_PSEM));
	assert_string_equal(family->programs[0], "python*");
	assert_string_equal(family->programs[1], "my program");
	assert_null(family->programs[2]);
	assert_true(family->always_open);
	assert_false(family->kept || family->pid_of_maker || family->dies_with_maker ||
		     family->made_late);

	family = &families.families[1];
	assert_string_equal(family->name, "loky");
	assert_null(family->programs);
	assert_true(family->pid_of_maker && family->dies_with_maker && family->made_late);
	assert_false(family->always_open || family->kept);

	family = &families.families[2];
	assert_true(family->kept);
	assert_true(family->pattern.has_key);
	families_free(&families);
	assert_int_equal(families.count, 0);
	families_free(&families);
}

static void which_family(void **state UNUSED)
{
	static const struct ipc_object semaphore = {.kind = KIND_PSEM, .name = "mp2-abc"};
	static const struct ipc_object loky = {.kind = KIND_PSEM, .name = "loky-99-abc"};
	static const struct ipc_object file = {.kind = KIND_PSHM, .name = "mp-abc"};
	static const struct ipc_object segment = {
		.kind = KIND_SHM, .key = 0x41000001, .uid = 54321,
	};
	struct families families = FAMILIES_INIT;
	pid_t pid = -7;

	assert_null(families_find(&families, &semaphore, &pid));
	parse_good(&families, sample);
	assert_string_equal(families_find(&families, &semaphore, &pid)->name, "python-semaphore");
	assert_int_equal(pid, 0);
	assert_string_equal(families_find(&families, &loky, &pid)->name, "loky");
	assert_int_equal(pid, 99);
	assert_string_equal(families_find(&families, &segment, NULL)->name, "oracle");
	assert_null(families_find(&families, &file, NULL));

	/* Later entries come first. */
	parse_good(&families, "[mine]\ntitle=Mine\nname=mp2-abc\n");
	assert_string_equal(families_find(&families, &semaphore, &pid)->name, "mine");
	families_free(&families);
}

static void another_file(void **state UNUSED)
{
	static const struct ipc_object semaphore = {.kind = KIND_PSEM, .name = "mp-abc"};
	static const struct ipc_object loky = {.kind = KIND_PSEM, .name = "loky-99-abc"};
	struct families families = FAMILIES_INIT;
	struct strbuf mistakes = STRBUF_INIT;

	parse_good(&families, sample);

	/* An entry of the same name takes the place of the first as a whole. */
	parse_good(&families, "[python-semaphore]\ntitle=Ours\nname=ours-*\n");
	assert_int_equal(families.count, 3);
	assert_string_equal(families.families[0].title, "Ours");
	assert_false(families.families[0].always_open);
	assert_null(families_find(&families, &semaphore, NULL));

	/* One with a mistake takes nobody's place. */
	assert_int_equal(parse(&families, "[loky]\ntitle=x\nname=[\n", &mistakes), 1);
	assert_string_equal(families_find(&families, &loky, NULL)->title, "joblib");

	parse_good(&families, "[loky]\ndisabled = yes\n[not-there]\ndisabled = yes\n");
	assert_int_equal(families.count, 2);
	assert_null(families_find(&families, &loky, NULL));
	assert_string_equal(families.families[1].name, "oracle");
	sb_free(&mistakes);
	families_free(&families);
}

static void mistakes(void **state UNUSED)
{
	static const struct {
		const char *text;
		const char *mistakes; /* all of them begin so */
		size_t count;
		size_t entries; /* what is left */
	} cases[] = {
		{"x", "1: this is no 'key = value'", 1, 0},
		{"title = x", "1: no [entry] has begun here", 1, 0},
		{"[a]", "1: the entry 'a' has no title", 1, 0},
		{"[a]\ntitle=x", "1: the entry 'a' does not say which objects", 1, 0},
		{"[a]\ntitle=x\nkind=shm", "1: the entry 'a' does not say which objects", 1, 0},
		{"[a]\ntitle=x\nname=y\nkept=yes", "1: the entry 'a' has facts without a source", 1, 0},
		{"[a]\ntitle=x\nname=y\nprograms=z", "1: the entry 'a' has facts without", 1, 0},
		{"[a]\ntitle=x\nname=y\npid-of-maker=yes\nsource=z", "1: the entry 'a' says pid-of-maker",
		 1, 0},
		{"[a]\ntitle=x\nname=y\n", "", 0, 1},
		{"[a]\ntitle=x\nname=y\ndisabled=no", "", 0, 1},
		{"[a]\ntitle=x\nname=y\n[a]\ntitle=z\nname=y", "4: there is an entry 'a' before", 1, 1},
		{"[a]\ntitle=x\ntitle=y\nname=z", "3: 'title' is given twice", 1, 0},
		{"[a]\ntitle=x\nname=z\nkept=yes\nkept=yes\nsource=q", "5: 'kept' is given twice", 1, 0},
		{"[a]\ntitle=x\nmode=1\nmode=1", "4: 'mode' is given twice", 1, 0},
		{"[a]\ntitle=x\nname=z\nkept=maybe", "4: 'kept' takes yes or no, not 'maybe'", 1, 0},
		{"[a]\ntitle=x\nname=z\nkept=", "4: 'kept' has no value", 1, 0},
		{"[a]\ntitle=x\nname=z\nflavour=q", "4: there is no key 'flavour'", 1, 0},
		{"[a]\ntitle=x\nname=z\n=q", "4: there is no key ''", 1, 0},
		{"[a]\ntitle=x\nname=[", "3: 'name' cannot be '[' here", 1, 0},
		{"[a]\ntitle=x\nname=y\nprograms=[", "4: '[' is no pattern", 1, 0},
		{"[a]\ntitle=x\nname=y\nprograms=\"a\nsource=b", "4: a quotation mark is missing", 1, 0},
		{"[a\ntitle=x\nname=z", "1: the closing bracket is missing", 1, 0},
		{"[A]\ntitle=x\nname=z", "1: 'A' is no name for an entry", 1, 0},
		{"[]\ntitle=x\nname=z", "1: '' is no name for an entry", 1, 0},
		{"[", "1: '' is no name for an entry", 2, 0},
		{"[a]\ntitle=x\nowner=nobody-knows\n", "", 0, 1},
		/* One bad entry leaves the others alone. */
		{"[a]\ntitle=x\nname=[\n[b]\ntitle=y\nname=z\n", "3: ", 1, 1},
		{"q\n[b]\ntitle=y\nname=z\n", "1: ", 1, 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct families families = FAMILIES_INIT;
		struct strbuf out = STRBUF_INIT;
		size_t count = parse(&families, cases[i].text, &out);

		if (count != cases[i].count || families.count != cases[i].entries ||
		    strncmp(sb_str(&out), cases[i].mistakes, strlen(cases[i].mistakes)) != 0)
			fail_msg("'%s': %zu mistakes, %zu entries:\n%s", cases[i].text, count,
				 families.count, sb_str(&out));
		sb_free(&out);
		families_free(&families);
	}
}

static void which_programs(void **state UNUSED)
{
	static const struct {
		const char *program, *script, *comm;
		enum family_program is;
	} cases[] = {
		{"python3.11", NULL, "python3.11", FAMILY_RUNS},
		{"bash", NULL, "bash", FAMILY_RUNS_OTHER},
		{"bash", "python-wrapper", "bash", FAMILY_RUNS},
		{"perl", "x.pl", "python3", FAMILY_RUNS}, /* it has called itself so */
		{NULL, NULL, "bash", FAMILY_RUNS},        /* unknown */
		{"torch_shm_manager", NULL, "torch_shm_manag", FAMILY_RUNS},
		{"ld-linux.so", NULL, "torch_shm_manag", FAMILY_RUNS}, /* cut after 15 bytes */
		{"ld-linux.so", NULL, "torch_shm", FAMILY_RUNS_OTHER},
		{"ld-linux.so", NULL, NULL, FAMILY_RUNS_OTHER},
		{"Python3", NULL, "Python3", FAMILY_RUNS_OTHER},
	};
	struct families families = FAMILIES_INIT;
	const struct family *family;

	parse_good(&families, "[a]\ntitle=x\nname=y\nprograms=python* torch_shm_manager\nsource=z\n"
			      "[b]\ntitle=x\nname=z\n");
	family = &families.families[0];
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct proc_process process = {.comm = cases[i].comm};
		struct proc_trait trait = {.program = cases[i].program, .script = cases[i].script};

		if (family_program(family, &process, &trait) != cases[i].is)
			fail_msg("case %zu", i);
		/* Where the programs are not known, any may. */
		assert_int_equal(family_program(&families.families[1], &process, &trait),
				 FAMILY_RUNS);
		trait.runs_anything = true;
		assert_int_not_equal(family_program(family, &process, &trait), FAMILY_RUNS_OTHER);
	}
	families_free(&families);
}

/* Words of arguments, with NUL between these. */
static void which_words(void **state UNUSED)
{
	static const struct {
		const char *words;
		size_t size;
		bool fits;
	} cases[] = {
#define WORDS(text, is) {text, sizeof(text), is}
		WORDS("my-server.py", true),
		WORDS("-I\0/srv/my-server.py\0x", true),
		WORDS("--file=/srv/my-server.py", true),
		WORDS("exec python3 '/srv/my-server.py';", true),
		WORDS("my-server", true),           /* a module */
		WORDS("package.my-server", true),
		WORDS("import package.my-server, os", true),
		WORDS("a.jar:lib/app1.jar", true),
		WORDS("(app2.jar)", true),
		WORDS("my-server.pyc", false),
		WORDS("your-my-server.py", false),
		WORDS("/my-server.py/other", false),
		WORDS("my-server.py.bak\0app.jar\0app12.jar", false),
		WORDS("apps9\0daemon-x", false),
		WORDS("/srv/my-server.py/", true),
		WORDS("daemon", true),
		WORDS("/usr/sbin/daemon", true),
		WORDS("some.daemon", false),
		WORDS("", false),
#undef WORDS
	};
	struct families families = FAMILIES_INIT;

	parse_good(&families, "[a]\ntitle=x\nname=y\nprograms=my-server.py app?.jar daemon\nsource=z\n");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct proc_process process = {.comm = "python3"};
		struct proc_trait trait = {.program = "python3", .words = cases[i].words,
					   .words_size = cases[i].size};
		enum family_program is = family_program(&families.families[0], &process, &trait);

		if (is != (cases[i].fits ? FAMILY_MAY_RUN : FAMILY_RUNS_OTHER))
			fail_msg("case %zu: %s", i, cases[i].words);
	}
	families_free(&families);
}

static void what_is_known(void **state UNUSED)
{
	static const char *const facts[] = {
		"pid-of-maker=yes", "dies-with-maker=yes", "always-open=yes", "made-late=yes",
		"kept=yes", "fresh-name=yes", "made-anew=yes", "programs=a",
	};

	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		struct families families = FAMILIES_INIT;
		struct strbuf text = STRBUF_INIT;

		sb_printf(&text, "[a]\ntitle=x\nname={pid}\nsource=y\n[b]\ntitle=x\nname={pid}\n"
				 "source=y\n%s\n", facts[i]);
		parse_good(&families, sb_str(&text));
		assert_false(family_knows(&families.families[0]));
		assert_true(family_knows(&families.families[1]));
		sb_free(&text);
		families_free(&families);
	}
}

static void read_any(const char *text, size_t size)
{
	struct ipc_object object = {.kind = KIND_PSEM, .name = "loky-1-2"};
	struct families families = FAMILIES_INIT;
	struct strbuf out = STRBUF_INIT;
	size_t count = families_parse(&families, text, size, knowing_uid_of, knowing_complain, &out);

	assert_int_equal(count > 0, out.len > 0);
	for (size_t i = 0; i < families.count; i++) {
		assert_non_null(families.families[i].title);
		assert_non_null(families.families[i].name);
	}
	(void)families_find(&families, &object, NULL);
	sb_free(&out);
	families_free(&families);
}

static void broken_files(void **state UNUSED)
{
	knowing_fuzz(sample, 4000, read_any);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_entry_says),
		cmocka_unit_test(which_family),
		cmocka_unit_test(another_file),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(which_programs),
		cmocka_unit_test(which_words),
		cmocka_unit_test(what_is_known),
		cmocka_unit_test(broken_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
