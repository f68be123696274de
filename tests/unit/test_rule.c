/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/rule.h */
#include "knowing.h"

#include "leak/rule.h"

static const char sample[] =
	"# our machine\n"
	"keep kind=shm owner=oracle\n"
	"\n"
	"orphan after=4h kind=pshm name=psm_*\n"
	"orphan kind=sem key=private owner=www-data,apache semaphores=1-5\n"
	"keep \"name=with space*\" \\\n"
	"\tname=\"or another\"\n"
	"keep name=psm_keep*\n";

static size_t parse(struct rules *rules, const char *text, struct strbuf *mistakes)
{
	return rules_parse(rules, "leaks.conf", text, strlen(text), knowing_uid_of,
			   knowing_complain, mistakes);
}

static void what_rules_say(void **state UNUSED)
{
	static const struct ipc_object segment = {.kind = KIND_SHM, .uid = 54321};
	static const struct ipc_object file = {.kind = KIND_PSHM, .name = "psm_keep1"};
	static const struct ipc_object queue = {.kind = KIND_PMSG, .name = "or another"};
	static const struct ipc_object other = {.kind = KIND_PMSG, .name = "or anothe"};
	static const struct ipc_object set = {.kind = KIND_SEM, .uid = 48, .size = 5};
	struct rules rules = RULES_INIT;
	struct strbuf mistakes = STRBUF_INIT;
	const struct rule *rule;

	assert_null(rules_find(&rules, &segment));
	assert_int_equal(parse(&rules, sample, &mistakes), 0);
	assert_taken(&mistakes, "");
	assert_int_equal(rules.count, 5);

	rule = rules_find(&rules, &segment);
	assert_ptr_equal(rule, &rules.rules[0]);
	assert_true(rule->keep);
	assert_string_equal(rule->text, "keep kind=shm owner=oracle");
	assert_string_equal(rule->file, "leaks.conf");
	assert_int_equal(rule->line, 2);

	/* The first that fits. */
	rule = rules_find(&rules, &file);
	assert_ptr_equal(rule, &rules.rules[1]);
	assert_false(rule->keep);
	assert_int_equal(rule->after, 4 * 3600);

	rule = rules_find(&rules, &set);
	assert_ptr_equal(rule, &rules.rules[2]);
	assert_int_equal(rule->after, 0);

	rule = rules_find(&rules, &queue);
	assert_ptr_equal(rule, &rules.rules[3]);
	assert_int_equal(rule->line, 6);
	assert_string_equal(rule->text, "keep \"name=with space*\" name=\"or another\"");
	assert_null(rules_find(&rules, &other));
	sb_free(&mistakes);
	rules_free(&rules);
	assert_int_equal(rules.count, 0);
}

static void mistakes(void **state UNUSED)
{
	static const struct {
		const char *text;
		const char *mistake;
	} cases[] = {
		{"keep", "1: the rule does not say which objects"},
		{"orphan", "1: the rule does not say which objects"},
		{"orphan after=1h", "1: the rule does not say which objects"},
		{"remove name=a", "1: a rule begins with keep or orphan, not with 'remove'"},
		{"Keep name=a", "1: a rule begins with keep or orphan, not with 'Keep'"},
		{"\n\nkeep name", "3: 'name' is no field=value"},
		{"keep name=", "1: 'name=' is no field=value"},
		{"keep after=1h name=a", "1: what is kept has no 'after'"},
		{"orphan after=1h after=2h name=a", "1: 'after' is given twice"},
		{"orphan after=1x name=a", "1: '1x' is no span of time"},
		{"orphan after=-1h name=a", "1: '-1h' is no span of time"},
		{"orphan after=99999999999999999999 name=a", "1: '99999999999999999999' is no span"},
		{"keep colour=red", "1: there is no field 'colour'"},
		{"keep kind=shm kind=msg", "1: 'kind' is given twice"},
		{"keep kind=shm name=a", "1: 'name' cannot be 'a' here"},
		{"keep owner=orcale", "1: 'orcale' names somebody who is no user here"},
		{"keep name=\"a", "1: a quotation mark is missing"},
		{"keep \"", "1: a quotation mark is missing"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rules rules = RULES_INIT;
		struct strbuf out = STRBUF_INIT;
		struct strbuf more = STRBUF_INIT;
		size_t count = parse(&rules, cases[i].text, &out);

		if (count != 1 || rules.count != 0 ||
		    strncmp(sb_str(&out), cases[i].mistake, strlen(cases[i].mistake)) != 0)
			fail_msg("'%s': %zu: %s", cases[i].text, count, sb_str(&out));

		/* The lines around it count. */
		sb_printf(&more, "keep name=a\n%s\nkeep name=b\n", cases[i].text);
		assert_int_equal(parse(&rules, sb_str(&more), &out), 1);
		assert_int_equal(rules.count, 2);
		sb_free(&more);
		sb_free(&out);
		rules_free(&rules);
	}
}

static void read_any(const char *text, size_t size)
{
	struct ipc_object object = {.kind = KIND_PSHM, .name = "psm_0"};
	struct rules rules = RULES_INIT;
	struct strbuf out = STRBUF_INIT;
	size_t count = rules_parse(&rules, "x", text, size, knowing_uid_of, knowing_complain, &out);

	assert_int_equal(count > 0, out.len > 0);
	for (size_t i = 0; i < rules.count; i++) {
		/* No rule about everything. */
		assert_int_not_equal(rules.rules[i].pattern.given, 0);
		assert_true(rules.rules[i].after >= 0);
	}
	(void)rules_find(&rules, &object);
	sb_free(&out);
	rules_free(&rules);
}

static void broken_files(void **state UNUSED)
{
	knowing_fuzz(sample, 4000, read_any);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rules_say),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(broken_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
