/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: which file an interpreter runs, by its arguments alone. */
#include "unit.h"

#include "proc/interpreter.h"
#include "proc/script.h"

/* Arguments with spaces between them, of which none contains one; "~" is an empty one, "_" a space. */
static size_t split(const char *line, char *arguments)
{
	size_t n = strlen(line) + 1;
	char *out = arguments;

	for (size_t i = 0; i < n; i++) {
		if (line[i] == '~')
			continue;
		*out++ = (char)(line[i] == ' ' ? '\0' : line[i] == '_' ? ' ' : line[i]);
	}
	return (size_t)(out - arguments);
}

static char line_read[4096];

static struct proc_arguments read_line(const char *program, const char *line, bool cut)
{
	struct proc_arguments result;
	size_t size = split(line, line_read);

	line_read[size] = '\0';
	proc_read_arguments(program, line_read, size, cut, &result);
	return result;
}

static bool has_word(const struct proc_arguments *arguments, const char *word)
{
	return arguments->words &&
	       memmem(arguments->words, arguments->words_size, word, strlen(word));
}

/* It certainly is `script`, and nothing else is run; NULL: none of the above. */
struct row {
	const char *program, *line, *script;
};

#define EACH(rows) for (size_t i = 0; i < ARRAY_SIZE(rows); i++)

/* Certainly the script, so that other arguments free an object from the process. */
static void the_script(void **state UNUSED)
{
	static const struct row rows[] = {
		{"python3.11", "python3 my.py other.py", "my.py"},
		{"python3.11", "python3 -I my.py other.py", "my.py"},
		{"python3.11", "python3 -E my.py", "my.py"},
		{"python3.11", "python3 -W ignore my.py", "my.py"},
		{"python3.11", "python3 -Wignore my.py", "my.py"},
		{"python3.11", "python3 -bIW ignore my.py", "my.py"},
		{"python3.11", "python3 -X dev -OO -u -B my.py -c x", "my.py"},
		{"python3.11", "python3 --check-hash-based-pycs always my.py", "my.py"},
		{"python3.11", "python3 -- my.py", "my.py"},
		{"python2.7", "python -Q new -3 -tt my.py", "my.py"},
		{"pypy3.9", "/usr/bin/pypy3 --jit off my.py", "my.py"},
		{"perl", "perl my.pl", "my.pl"},
		{"perl", "/usr/bin/perl -wT -I lib my.pl -e x", "my.pl"},
		{"perl", "perl -0777 -ln -i.bak my.pl", "my.pl"},
		{"perl", "perl -x/tmp -- my.pl", "my.pl"},
		{"ruby3.1", "ruby -w -I lib -C /tmp -W:no-deprecated my.rb", "my.rb"},
		{"ruby3.1", "ruby --enable=frozen-string-literal --yjit my.rb", "my.rb"},
		{"node", "node my.js", "my.js"},
		{"node", "node --title x --max-old-space-size=4096 --inspect my.js", "my.js"},
		{"node", "node -C production -- my.js", "my.js"},
		{"php8.2", "php my.php", "my.php"},
		{"php8.2", "php -d memory_limit=1G -c /etc/php.ini -n my.php -r x", "my.php"},
		{"lua5.4", "lua -W -i my.lua", "my.lua"},
		{"luajit-2.1", "luajit -O3 my.lua", "my.lua"},
		{"tclsh8.6", "tclsh my.tcl -encoding", "my.tcl"},
		{"tclsh8.6", "tclsh8.6 -encoding utf-8 my.tcl", "my.tcl"},
		{"expect", "expect -d -D 0 my.exp", "my.exp"},
		{"Rscript", "Rscript --vanilla my.R", "my.R"},
		{"guile-3.0", "guile -L /lib --no-auto-compile my.scm", "my.scm"},
		{"guile-3.0", "guile -s my.scm -c x", "my.scm"},
		{"bash", "bash my.sh -c x", "my.sh"},
		{"bash", "bash -eu -o pipefail my.sh", "my.sh"},
		{"bash", "bash -euo pipefail -O extglob +x my.sh", "my.sh"},
		{"bash", "bash --norc --rcfile /dev/null my.sh", "my.sh"},
		{"bash", "bash -noprofile -rcfile /dev/null my.sh", "my.sh"},
		{"bash", "bash - my.sh", "my.sh"},
		{"bash", "sh my.sh", "my.sh"},
		{"dash", "/bin/sh -e +o posix my.sh", "my.sh"},
		{"busybox", "sh -x my.sh", "my.sh"},
		{"busybox", "busybox ash my.sh", "my.sh"},
		{"zsh", "zsh -f -o extendedglob -b my.sh", "my.sh"},
		{"ksh93", "ksh -o pipefail my.sh", "my.sh"},
		{"mksh", "mksh -T - -x my.sh", "my.sh"},
		{"tcsh", "csh -f -b my.sh", "my.sh"},
		{"fish", "fish -N --debug=x -o /dev/null my.sh", "my.sh"},
		{"python3", "python3 /srv/my.d/", "/srv/my.d/"},
	};

	EACH(rows) {
		struct proc_arguments found = read_line(rows[i].program, rows[i].line, false);

		if (!found.script || strcmp(found.script, rows[i].script) != 0 || found.words ||
		    found.anything || found.bare)
			fail_msg("%s", rows[i].line);
	}
}

/* Any of the words may be run: the script that is hidden by options is among them. */
static void what_may_be_run(void **state UNUSED)
{
	static const struct row rows[] = {
		{"python3.11", "python3 -m my.server", "my.server"},
		{"python3.11", "python3 -Im my", "my"},
		{"perl", "perl -MMy::Server other.pl", "My::Server"},
		{"perl", "perl -d:My other.pl", "My"},
		{"perl", "perl -CS my.pl", "my.pl"},
		{"perl", "perl -D 14 my.pl", "my.pl"},
		{"ruby3.1", "ruby -r ./my.rb other.rb", "my.rb"},
		{"ruby3.1", "ruby --encoding utf-8 my.rb", "my.rb"},
		{"node", "node --require x my.js", NULL},
		{"node", "node --require ./my.js other.js", "my.js"},
		{"node", "node -r ./my.js other.js", "my.js"},
		{"node", "node --import=./my.js other.js", "my.js"},
		{"node", "node --new-option value my.js", "my.js"},
		{"node", "node inspect my.js", "my.js"},
		{"php8.2", "php -f my.php -- args", "my.php"},
		{"php8.2", "php --file=my.php", "my.php"},
		{"lua5.4", "lua -l my other.lua", "my"},
		{"lua5.4", "lua -lmy other.lua", "my"},
		{"expect", "expect -f my.exp args", "my.exp"},
		{"R", "R --no-echo --no-restore --file=my.R --args other", "my.R"},
		{"guile-3.0", "guile -l my.scm other.scm", "my.scm"},
		{"guile-3.0", "guile -e main -s my.scm", NULL},
		{"gawk", "gawk -f my.awk data", "my.awk"},
		{"mawk", "awk -v x=1 -W exec my.awk", "my.awk"},
		{"gawk", "gawk --exe my.awk", "my.awk"},
		{"gawk", "gawk BEGIN{system(\"my.sh\")}", "my.sh"},
		{"bash", "bash -c exec_my.sh", "my.sh"},
		{"bash", "bash -xc -e ._/srv/my.sh", "my.sh"},
		{"dash", "sh -ec source_my.sh name", "my.sh"},
		{"fish", "fish -C source_my.sh other.sh", "my.sh"},
		{"zsh", "zsh --emulate ksh --something my.sh", "my.sh"},
		{"deno", "deno run -A my.ts", "my.ts"},
		{"deno", "deno my.ts", "my.ts"},
		{"bun", "bun --preload x run my.ts", "my.ts"},
		{"java", "java -Xmx1g -cp a.jar:my.jar com.example.Main", "my.jar"},
		{"java", "java -cp a.jar com.example.My", "com.example.My"},
		{"java", "java -jar my.jar", "my.jar"},
		{"java", "java -m app/com.example.My", "com.example.My"},
		{"java", "java -javaagent:my.jar Main", "my.jar"},
		{"ld-linux-x86-64.so.2", "/lib64/ld-linux-x86-64.so.2 /usr/bin/my -x", "/usr/bin/my"},
		{"ld-linux-x86-64.so.2", "ld.so --library-path /lib /usr/bin/python3 -I my.py", NULL},
		{"ld-musl-x86_64.so.1", "ld-musl-x86_64.so.1 -- /bin/my", "/bin/my"},
		{"busybox", "busybox awk -f my.awk", "my.awk"},
		{"busybox", "httpd -f -h /srv/my", "/srv/my"},
		/* A program that is not in the table, a renamed interpreter too. */
		{"appserver", "appserver -I my.py", "my.py"},
		{"appserver", "appserver --script=my.py", "my.py"},
		{"gdb", "gdb --args python3 my.py", "my.py"},
		{"qemu-arm", "qemu-arm -L /usr/arm my", "my"},
		{"uwsgi", "uwsgi --wsgi-file my.py", "my.py"},
	};

	EACH(rows) {
		struct proc_arguments found = read_line(rows[i].program, rows[i].line, false);

		if (!found.words || (rows[i].script && !has_word(&found, rows[i].script)) ||
		    found.anything)
			fail_msg("%s", rows[i].line);
	}
}

/* Behind what is run or loaded first, the script is certain. */
static void the_script_behind_others(void **state UNUSED)
{
	static const struct row rows[] = {
		{"node", "node --require ./first.js my.js last.js", "my.js"},
		{"ruby3.1", "ruby -rfirst my.rb last", "my.rb"},
		{"perl", "perl -Mfirst my.pl last", "my.pl"},
		{"lua5.4", "lua -l first my.lua last", "my.lua"},
		{"guile-3.0", "guile -e first -s my.scm last", "my.scm"},
		{"ld-linux-x86-64.so.2", "ld.so --preload first /usr/bin/python3 -I my.py last", "my.py"},
		{"ld-linux-x86-64.so.2", "ld.so first/busybox sh my.sh last", "my.sh"},
	};

	EACH(rows) {
		struct proc_arguments found = read_line(rows[i].program, rows[i].line, false);

		if (!found.script || strcmp(found.script, rows[i].script) != 0 ||
		    !has_word(&found, "first") || has_word(&found, "last") || found.anything)
			fail_msg("%s", rows[i].line);
	}
}

/* Behind a file that an option names, arguments of its own follow. */
static void arguments_of_a_file(void **state UNUSED)
{
	static const struct row rows[] = {
		{"php8.2", "php -f my.php last", "my.php"},
		{"php8.2", "php -f my.php -- last", "my.php"},
		{"R", "R --no-echo --file=my.R --args last", "my.R"},
		{"expect", "expect -f my.exp last", "my.exp"},
		{"gawk", "gawk -f first.awk -f my.awk last", "my.awk"},
		{"python3", "python3 -m my last", "my"},
		{"java", "java -cp a.jar my last", "my"},
	};

	EACH(rows) {
		struct proc_arguments found = read_line(rows[i].program, rows[i].line, false);

		if (!has_word(&found, rows[i].script) || has_word(&found, "last") || found.anything ||
		    found.script)
			fail_msg("%s", rows[i].line);
	}
}

/* No argument needs to name what they run. */
static void anything(void **state UNUSED)
{
	static const struct row rows[] = {
		{"python3.11", "python3", NULL},
		{"python3.11", "python3 -", NULL},
		{"python3.11", "python3 -c import_my", NULL},
		{"python3.11", "python3 -Ic import_my", NULL},
		{"python3.11", "python3 .", NULL},
		{"python3.11", "python3 -Z my.py", NULL},
		{"python3.11", "python3 --unheard-of my.py", NULL},
		{"python3.11", "python3 -W", NULL},
		{"python3.11", "myserver:_worker ~ ~", NULL},
		{"python3.11", "python3 ~ my.py", NULL},
		{"python3.11", "", NULL},
		{"perl", "perl -e 1", NULL},
		{"perl", "perl -lne print", NULL},
		{"perl", "perl -CSe print x", NULL},
		{"perl", "perl -n", NULL},
		{"perl", "my_process", NULL},
		{"ruby3.1", "ruby -ne print", NULL},
		{"node", "node", NULL},
		{"node", "node --eval=1", NULL},
		{"node", "node -pe 1", NULL},
		{"node", "node --test", NULL},
		{"node", "node --run start", NULL},
		{"php8.2", "php -r 1;", NULL},
		{"php8.2", "php -S localhost:80 -t /srv", NULL},
		{"php8.2", "php -- args", NULL},
		{"php-fpm8.2", "php-fpm8.2 --nodaemonize", NULL},
		{"php-fpm8.2", "php-fpm:_master_process", NULL},
		{"php-cgi8.2", "php-cgi8.2", NULL},
		{"lua5.4", "lua -e x other.lua", NULL},
		{"lua5.4", "lua -", NULL},
		{"tclsh8.6", "tclsh", NULL},
		{"tclsh8.6", "wish -f my.tcl", NULL},
		{"expect", "expect -c x", NULL},
		{"Rscript", "Rscript -e x", NULL},
		{"R", "R --no-echo -e x", NULL},
		{"R", "R --no-echo --args my.R", NULL},
		{"guile-3.0", "guile -c x", NULL},
		{"guile-3.0", "guile \\ my.scm", NULL},
		{"deno", "deno eval x", NULL},
		{"bun", "bun -e x", NULL},
		{"java", "java @args", NULL},
		{"bash", "bash -s my.sh", NULL},
		{"bash", "bash --unheard-of my.sh", NULL},
		{"bash", "renamed my.sh", NULL},
		{"dash", "sh -c", NULL},
		{"ld-linux-x86-64.so.2", "ld.so /usr/bin/python3 -c x", NULL},
	};

	EACH(rows)
		if (!read_line(rows[i].program, rows[i].line, false).anything)
			fail_msg("%s", rows[i].line);
}

/* What is cut away may be the script, where it was not found before. */
static void cut_arguments(void **state UNUSED)
{
	assert_true(read_line("java", "java -cp a.jar", true).anything);
	assert_true(read_line("python3", "python3 -I", true).anything);
	assert_true(read_line("appserver", "appserver x", true).anything);
	assert_false(read_line("python3", "python3 -I my.py x", true).anything);
	assert_false(read_line("bash", "bash", true).bare);
}

/* Shells that somebody may sit at. */
static void shells_without_a_program(void **state UNUSED)
{
	static const char *const bare[] = {
		"bash", "-bash", "bash -l -i", "bash --login", "bash -noprofile", "bash -o vi", "bash -s",
		"-su",
	};
	static const char *const busy[] = {
		"bash my.sh", "bash -c x", "bash -c", "bash -lc x", "bash -s x", "bash -noprofile my.sh",
		"bash --rcfile x my.sh",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bare); i++)
		if (!read_line("bash", bare[i], false).bare)
			fail_msg("%s", bare[i]);
	for (size_t i = 0; i < ARRAY_SIZE(busy); i++)
		if (read_line("bash", busy[i], false).bare)
			fail_msg("%s", busy[i]);
	assert_true(read_line("bash", "bash", false).shell);
	assert_true(read_line("busybox", "ash", false).shell);
	assert_true(read_line("busybox", "busybox sh", false).bare);
	assert_true(read_line("ld-linux.so.2", "ld.so /bin/sh", false).shell);
	assert_false(read_line("python3", "python3", false).shell);
	assert_false(read_line("python3", "python3", false).bare);
	assert_false(read_line("busybox", "busybox httpd", false).shell);
}

/*
 * Whatever the arguments are: the interpreter's own file is found among them, or anything may be run.
 * The others are random words that look like options.
 */
static void random_arguments(void **state UNUSED)
{
	static const char *const programs[] = {
		"python3", "perl", "ruby", "node", "php", "lua", "tclsh", "expect", "Rscript", "R",
		"guile", "bash", "dash", "zsh", "ksh", "yash", "tcsh", "fish", "gawk", "deno", "bun",
		"java", "ld-linux.so.2", "busybox", "appserver",
	};
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=-+:@";

	for (unsigned i = 0; i < 100000; i++) {
		const char *program = programs[random_below(ARRAY_SIZE(programs))];
		char arguments[256];
		size_t size = 0;
		struct proc_arguments found;

		size += (size_t)snprintf(arguments, sizeof(arguments), "%s", program) + 1;
		for (uint64_t n = random_below(5); n > 0; n--) {
			uint64_t length = random_below(6);

			if (random_below(3) > 0)
				arguments[size++] = '-';
			for (; length > 0; length--)
				arguments[size++] = letters[random_below(sizeof(letters) - 1)];
			arguments[size++] = '\0';
		}
		arguments[size] = '\0';
		proc_read_arguments(program, arguments, size, random_below(4) == 0, &found);
		/* Something is said of what it runs, and within the arguments. */
		assert_true(found.script || found.words || found.anything);
		if (found.script)
			assert_in_range((uintptr_t)found.script, (uintptr_t)arguments,
					(uintptr_t)arguments + size);
		if (found.words)
			assert_in_range((uintptr_t)found.words + found.words_size,
					(uintptr_t)arguments, (uintptr_t)arguments + size);
	}
}

static void each_has_a_source(void **state UNUSED)
{
	static const char *const known[] = {
		"python3.11", "pypy3", "perl5.36.0", "ruby3.1", "node", "nodejs", "php8.2", "php-fpm8.2",
		"lua5.4", "luajit", "tclsh8.6", "wish8.6", "expect", "Rscript", "R", "guile-3.0", "awk",
		"gawk", "mawk", "deno", "bun", "java", "bash", "dash", "sh", "ash", "zsh",
		"zsh5", "ksh93",
		"mksh", "yash", "fish", "tcsh", "busybox", "ld-linux-x86-64.so.2", "ld-2.31.so",
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		const struct proc_interpreter *found = proc_interpreter(known[i]);

		if (!found || !found->source || !*found->source)
			fail_msg("%s", known[i]);
	}
	assert_null(proc_interpreter("sleep"));
	assert_null(proc_interpreter(NULL));
	assert_null(proc_interpreter("cat"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_script),
		cmocka_unit_test(what_may_be_run),
		cmocka_unit_test(the_script_behind_others),
		cmocka_unit_test(arguments_of_a_file),
		cmocka_unit_test(anything),
		cmocka_unit_test(cut_arguments),
		cmocka_unit_test(shells_without_a_program),
		cmocka_unit_test(random_arguments),
		cmocka_unit_test(each_has_a_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
