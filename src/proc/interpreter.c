/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of interpreters. What is missing in it does no harm: an option that is not here, or a
 * program, leaves it open which file is run (script.c). A wrong entry does: it would call another
 * argument the script, and free what the real one depends on. So each interpreter's options come
 * from the documentation that is named with it, for all versions that are in use.
 */
#include "proc/interpreter.h"

#include <string.h>

#include "base/glob.h"
#include "base/util.h"

#define LETTERS_UPPER "-A -B -C -D -E -F -G -H -I -J -K -L -M -N -P -Q -S -U -V -W -X -Y -Z "
#define LETTERS_LOWER "-a -d -e -f -g -h -i -j -k -l -m -n -p -q -r -t -u -v -w -x -y -z "

/* "-abCefhimnuvx" and "-o option": POSIX.1, sh and set. */
static const struct proc_option posix_shell[] = {
	{"-a -b -C -e -f -h -i -I -l -m -n -q -u -v -V -x -E -p", OPTION_FLAG},
	{"-o", OPTION_NEXT},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option bash[] = {
	{"-a -b -e -f -h -i -k -l -m -n -p -r -t -u -v -x -B -C -D -E -H -P -T", OPTION_FLAG},
	{"-o -O", OPTION_NEXT},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{"--debug --debugger --dump-po-strings --dump-strings --login --noediting --noprofile --norc "
	 "--posix --pretty-print --protected --restricted --verbose --wordexp", OPTION_FLAG},
	{"--init-file --rcfile", OPTION_NEXT},
	{NULL, OPTION_UNKNOWN},
};

/* Each letter is an option, and each option has a long name. */
static const struct proc_option zsh[] = {
	{LETTERS_UPPER LETTERS_LOWER "-0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -R -O -T", OPTION_FLAG},
	{"-b", OPTION_STOP},
	{"-o", OPTION_VALUE},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{"--emulate", OPTION_NEXT},
	{"--*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

/* ksh93 has -R FILE, mksh -T TTY. */
static const struct proc_option ksh[] = {
	{"-a -b -e -f -h -i -k -l -m -n -p -r -t -u -v -x -B -C -D -E -G -H -P -U -X", OPTION_FLAG},
	{"-o -R -T", OPTION_VALUE},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option yash[] = {
	{"-a -b -C -e -f -h -i -l -m -n -u -v -x", OPTION_FLAG},
	{"-o", OPTION_VALUE},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{"--*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option csh[] = {
	{"-d -e -f -F -i -l -m -n -q -t -v -V -x -X", OPTION_FLAG},
	{"-b", OPTION_STOP},
	{"-D", OPTION_REST},
	{"-c", OPTION_CODE_OPERAND},
	{"-s", OPTION_STDIN},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option fish[] = {
	{"-i --interactive -l --login -n --no-execute -N --no-config -P --private "
	 "--print-rusage-self --print-debug-categories", OPTION_FLAG},
	{"-d --debug -o --debug-output -D --debug-stack-frames -f --features -p --profile "
	 "--profile-startup", OPTION_VALUE},
	{"-c --command", OPTION_CODE},
	{"-C --init-command", OPTION_RUNS},
	{NULL, OPTION_UNKNOWN},
};

/* Python 2 has -3, -Q, -t and -U besides. */
static const struct proc_option python[] = {
	{"-3 -b -B -d -E -i -I -O -P -q -R -s -S -t -u -U -v -V -x -h -? --version --help --help-all "
	 "--help-env --help-xoptions --info", OPTION_FLAG},
	{"-W -X -Q", OPTION_VALUE},
	{"--check-hash-based-pycs --jit", OPTION_NEXT},
	{"-c", OPTION_CODE},
	{"-m", OPTION_MODULE},
	{NULL, OPTION_UNKNOWN},
};

/* Of -C and -D the values are letters and digits, so that it is open where they end. */
static const struct proc_option perl[] = {
	{"-a -c -f -g -n -p -s -S -t -T -u -U -v -w -W -X", OPTION_FLAG},
	{"-0 -l", OPTION_DIGITS},
	{"-F -i -V -x", OPTION_REST},
	{"-I", OPTION_VALUE},
	{"-d -m -M", OPTION_RUNS_REST},
	{"-C -D", OPTION_UNSURE},
	{"-e -E", OPTION_CODE},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option ruby[] = {
	{"-a -c -d -l -n -p -s -S -U -v -w -y --debug --copyright --verbose --version --yydebug --jit "
	 "--mjit --yjit --rjit --enable-* --disable-* --mjit-* --yjit-* --rjit-*", OPTION_FLAG},
	{"-0", OPTION_DIGITS},
	{"-F -i -K -T -W -x", OPTION_REST},
	{"-C -E -I -X", OPTION_VALUE},
	{"--enable --disable --encoding --external-encoding --internal-encoding --dump "
	 "--backtrace-limit --parser --crash-report --debug-*", OPTION_UNSURE},
	{"-r", OPTION_RUNS},
	{"-e", OPTION_CODE},
	{NULL, OPTION_UNKNOWN},
};

/* V8 has hundreds of options of its own. */
static const struct proc_option node[] = {
	{"-c --check -i --interactive -v --version --enable-source-maps --expose-gc --inspect "
	 "--inspect-brk --inspect-wait --no-deprecation --no-warnings --pending-deprecation "
	 "--preserve-symlinks --preserve-symlinks-main --prof --throw-deprecation "
	 "--trace-deprecation --trace-warnings --trace-uncaught --use-openssl-ca --use-bundled-ca "
	 "--zero-fill-buffers", OPTION_FLAG},
	{"-C --conditions --env-file --env-file-if-exists --icu-data-dir --input-type "
	 "--max-http-header-size --openssl-config --redirect-warnings --title --tls-cipher-list "
	 "--unhandled-rejections", OPTION_VALUE},
	{"-r --require --import --loader --experimental-loader --snapshot-blob", OPTION_RUNS},
	{"-e --eval -p --print -pe", OPTION_CODE},
	{"--test --run", OPTION_ANYTHING},
	{"--* inspect debug", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

/* With -S, whatever lies below the document root is run. */
static const struct proc_option php[] = {
	{"-a --interactive -C --no-chdir -e --profile-info -H -i --info -l --syntax-check -m "
	 "--modules -n --no-php-ini -q --no-header -s --syntax-highlight --syntax-highlighting -v "
	 "--version -w --strip --ini", OPTION_FLAG},
	{"-c --php-ini -d --define -t --docroot -T --timing --repeat --rf --rfunction --rc --rclass --re "
	 "--rextension --rz --rzendextension --ri --rextinfo", OPTION_VALUE},
	{"-z --zend-extension", OPTION_RUNS},
	{"-f --file -F --process-file", OPTION_FILE},
	{"-B --process-begin -E --process-end -r --run -R --process-code", OPTION_CODE},
	{"-b --bindpath -S --server", OPTION_ANYTHING},
	{"--", OPTION_END},
	{NULL, OPTION_UNKNOWN},
};

/* Each request says which file is run. */
static const struct proc_option php_server[] = {
	{"-*", OPTION_ANYTHING},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option lua[] = {
	{"-i -v -E -W", OPTION_FLAG},
	{"-O", OPTION_REST},
	{"-l -j", OPTION_RUNS},
	{"-e", OPTION_CODE},
	{"-b", OPTION_ANYTHING},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option tcl[] = {
	{"-encoding", OPTION_NEXT},
	{"--", OPTION_STDIN},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option expect[] = {
	{"-d -i -n -N -v", OPTION_FLAG},
	{"-D", OPTION_VALUE},
	{"-f -b", OPTION_FILE},
	{"-c", OPTION_CODE},
	{NULL, OPTION_UNKNOWN},
};

/* The front end hands its file to R, as --file=FILE. */
static const struct proc_option rscript[] = {
	{"-e", OPTION_CODE},
	{"--default-packages --no-echo --no-environ --no-init-file --no-restore --no-save "
	 "--no-site-file --restore --save --vanilla --verbose", OPTION_FLAG},
	{"-* --*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option r[] = {
	{"-f --file", OPTION_FILE},
	{"-e", OPTION_CODE},
	{"--args", OPTION_END},
	{"--no-echo --no-environ --no-init-file --no-readline --no-restore --no-restore-data "
	 "--no-restore-history --no-save --no-site-file --restore --save --vanilla --verbose -q --quiet "
	 "--silent -s --slave --interactive", OPTION_FLAG},
	{"-g --gui -d --debugger --encoding --max-ppsize --min-nsize --min-vsize", OPTION_NEXT},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option guile[] = {
	{"-q --debug --no-debug --auto-compile --fresh-auto-compile --no-auto-compile --listen --r6rs "
	 "--r7rs --use-srfi --language", OPTION_FLAG},
	{"-C -L -x", OPTION_NEXT},
	{"-e -l", OPTION_RUNS},
	{"-s", OPTION_SCRIPT},
	{"-c", OPTION_CODE},
	{"--", OPTION_STDIN},
	{"-ds \\", OPTION_ANYTHING}, /* "\\": the options stand in the script's second line */
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option awk[] = {
	{"-b -C -c -g -h -I -k -M -n -N -O -P -r -s -S -t -V --characters-as-bytes --traditional "
	 "--copyright --gen-pot --trace --csv --bignum --non-decimal-data --use-lc-numeric --optimize "
	 "--posix --re-interval --no-optimize --sandbox --lint-old --version --lint "
	 "--dump-variables --debug --pretty-print --profile", OPTION_FLAG},
	{"-F --field-separator -v --assign", OPTION_VALUE},
	{"-d -D -L -o -p", OPTION_REST},
	{"-f --file -E --exec", OPTION_FILE},
	{"-i --include -l --load", OPTION_RUNS},
	{"-e --source", OPTION_CODE},
	{"-W -z --*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

/* Both have a language of commands and options that changes from one release to the next. */
static const struct proc_option deno[] = {
	{"-e eval repl task test bench jupyter serve x", OPTION_ANYTHING},
	{"*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option bun[] = {
	{"-e --eval -p --print repl exec test x create", OPTION_ANYTHING},
	{"*", OPTION_UNSURE},
	{NULL, OPTION_UNKNOWN},
};

/* What stands on the class path is run too. An argument file (@FILE) can say anything. */
static const struct proc_option java[] = {
	{"-D* -X* -ea* -da* -esa -dsa -enableassertions* -disableassertions* -enablesystemassertions "
	 "-disablesystemassertions -splash:* -verbose -verbose:* -server -client -minimal -zero -d32 "
	 "-d64 -showversion --show-version --show-module-resolution --dry-run --validate-modules "
	 "--enable-preview -jar", OPTION_FLAG},
	{"-agentlib:* -agentpath:* -javaagent:*", OPTION_RUNS_REST},
	{"-cp -classpath --class-path -p --module-path --upgrade-module-path", OPTION_RUNS},
	{"--add-modules --limit-modules --add-exports --add-opens --add-reads --patch-module "
	 "--enable-native-access --source --illegal-native-access -d --describe-module", OPTION_NEXT},
	{"-m --module", OPTION_MODULE},
	{"@*", OPTION_ANYTHING},
	{"-*", OPTION_UNSURE},
	{"*", OPTION_MODULE}, /* a class, or what -jar asks for */
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option loader[] = {
	{"--list --verify --inhibit-cache", OPTION_FLAG},
	{"--library-path --inhibit-rpath --argv0 --glibc-hwcaps-prepend --glibc-hwcaps-mask",
	 OPTION_NEXT},
	{"--audit --preload", OPTION_RUNS},
	{NULL, OPTION_UNKNOWN},
};

static const struct proc_option none[] = {
	{NULL, OPTION_UNKNOWN},
};

#define SHELL (INTERPRETER_SHELL | INTERPRETER_PLUS | INTERPRETER_DASH_STOPS | INTERPRETER_NAMES_CODE)

/* Of several that fit, the first counts. */
static const struct proc_interpreter interpreters[] = {
	{"bash rbash", "bash(1), INVOCATION", SHELL | INTERPRETER_ONE_DASH, bash},
	{"dash sh ash", "dash(1); sh of POSIX.1; busybox ash --help", SHELL, posix_shell},
	{"zsh zsh[0-9]* zsh-*", "zsh(1), INVOCATION; zshoptions(1)", SHELL, zsh},
	{"ksh ksh93 ksh[0-9]* mksh mksh-static lksh pdksh oksh", "ksh93(1), Invocation; mksh(1)",
	 SHELL, ksh},
	{"yash", "yash(1)", SHELL, yash},
	{"tcsh csh bsd-csh", "tcsh(1), Argument list processing; csh(1)",
	 INTERPRETER_SHELL | INTERPRETER_NAMES_CODE, csh},
	{"fish", "fish(1)", INTERPRETER_SHELL | INTERPRETER_NAMES_CODE, fish},
	{"busybox busybox-* toybox toybox-*", "busybox(1), USAGE; toybox help", INTERPRETER_MANY, none},
	{"python* pypy*", "python(1); Python Setup and Usage, 1. Command line; pypy(1)", 0, python},
	{"perl*", "perlrun(1)", 0, perl},
	{"ruby*", "ruby(1)", 0, ruby},
	{"node nodejs", "node(1); Node.js, Command-line API", INTERPRETER_WHOLE | INTERPRETER_COMMANDS,
	 node},
	{"php-fpm* php-cgi*", "php-fpm(8); php-cgi(1)", INTERPRETER_NO_SCRIPT, php_server},
	{"php*", "php(1)", 0, php},
	{"lua lua[0-9]* lua-* luajit*", "lua(1); luajit(1)", 0, lua},
	{"tclsh* wish*", "tclsh(1); wish(1)", INTERPRETER_WHOLE, tcl},
	{"expect", "expect(1)", 0, expect},
	{"Rscript", "Rscript(1)", INTERPRETER_WHOLE, rscript},
	{"R", "R(1); An Introduction to R, Appendix B", INTERPRETER_WHOLE | INTERPRETER_NO_SCRIPT, r},
	{"guile*", "guile(1); Guile Reference Manual, 4.2 Invoking Guile",
	 INTERPRETER_WHOLE | INTERPRETER_COMMANDS, guile},
	{"awk gawk* mawk nawk original-awk", "gawk(1), OPTIONS; mawk(1); awk of POSIX.1",
	 INTERPRETER_CODE_FIRST | INTERPRETER_NAMES_CODE, awk},
	{"deno", "deno --help; Deno, Command line interface", INTERPRETER_WHOLE | INTERPRETER_COMMANDS,
	 deno},
	{"bun bunx", "bun --help; Bun, CLI usage", INTERPRETER_WHOLE | INTERPRETER_COMMANDS, bun},
	{"java", "java(1)", INTERPRETER_WHOLE | INTERPRETER_COMMANDS, java},
	{"ld-linux*.so* ld-[0-9]*.so ld.so* ld64.so* ld-musl-*.so*", "ld.so(8)",
	 INTERPRETER_WHOLE | INTERPRETER_LOADER, loader},
};

/* The next of the words in *text; its length in *n. NULL: none. */
static const char *next_word(const char **text, size_t *n)
{
	const char *word = *text + strspn(*text, " ");

	*n = strcspn(word, " ");
	*text = word + *n;
	return *n > 0 ? word : NULL;
}

bool proc_interpreter_fits(const struct proc_interpreter *interpreter, const char *name)
{
	const char *names = interpreter->names;
	const char *word;
	size_t n;

	while ((word = next_word(&names, &n)))
		if (glob_fits(word, n, name, strlen(name)))
			return true;
	return false;
}

const struct proc_interpreter *proc_interpreter(const char *program)
{
	for (size_t i = 0; program && i < ARRAY_SIZE(interpreters); i++)
		if (proc_interpreter_fits(&interpreters[i], program))
			return &interpreters[i];
	return NULL;
}

static bool names_option(const char *names, const char *option, size_t size)
{
	const char *word;
	size_t n;

	while ((word = next_word(&names, &n))) {
		if (word[n - 1] == '*') {
			if (size >= n - 1 && strncmp(word, option, n - 1) == 0)
				return true;
		} else if (n == size && strncmp(word, option, n) == 0) {
			return true;
		}
	}
	return false;
}

enum option_role proc_option_role(const struct proc_interpreter *interpreter, const char *option,
				  size_t n)
{
	const struct proc_option *known = interpreter->options;

	while (known->names && !names_option(known->names, option, n))
		known++;
	return known->role;
}
