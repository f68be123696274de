/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc/object_json.h, render/process_json.h and what else all documents have in common: the members
 * of every kind of object, also of what is unknown, absent or hostile.
 */
#include "unit.h"

#include <limits.h>
#include <time.h>

#include "base/account_json.h"
#include "ipc/object_json.h"
#include "render/column_topics.h"
#include "render/document_json.h"
#include "render/limit_json.h"
#include "render/member_json.h"
#include "render/process_json.h"
#include "render/thing_json.h"

static void finish(void *json)
{
	json_finish(json);
}

/* Each ' in what is expected stands for a ". */
static void expect_document(struct json *json, const char *expected)
{
	char *text = output_of(stdout, finish, json);
	char *to = text;

	/* How it is broken into lines is json.h's. */
	for (const char *from = text; *from; from++)
		if (*from != ' ' && *from != '\n')
			*to++ = *from == '"' ? '\'' : *from;
	*to = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void expect_object(const struct ipc_object *object, uint64_t ipc_ns, unsigned parts,
			  const char *expected)
{
	struct json json = JSON_INIT;

	json_open_object(&json, NULL);
	object_json(&json, object, ipc_ns, parts);
	json_close_object(&json);
	expect_document(&json, expected);
}

static const struct ipc_object segment = {
	.kind = KIND_SHM, .id = 17, .key = 0x4d5e, .uid = 0, .gid = 0, .cuid = 4000000000,
	.cgid = 4000000001, .mode = 0600 | IPC_MODE_DEST, .size = UINT64_MAX, .ctime = 5,
	.shm = {.nattch = 2, .rss = (UINT64_C(1) << 53), .swap = (UINT64_C(1) << 53) + 1, .dtime = 6,
		.lpid = 812},
};

#define SEGMENT_IDENTITY(ns)                                                                      \
	"'ref':'shm:17','kind':'shm','namespace':" ns ",'key':'0x00004d5e','id':17,'name':null,"  \
	"'name_bytes':null,'device':null,'inode':null"

static void identity_of_a_segment(void **state UNUSED)
{
	struct ipc_object elsewhere = segment;

	expect_object(&segment, 0, OBJECT_IDENTITY, "{" SEGMENT_IDENTITY("null") "}");
	expect_object(&segment, 4026531839, OBJECT_IDENTITY,
		      "{" SEGMENT_IDENTITY("4026531839") "}");
	elsewhere.ipc_ns = 7;
	expect_object(&elsewhere, 4026531839, OBJECT_IDENTITY, "{" SEGMENT_IDENTITY("7") "}");
}

static void all_of_a_segment(void **state UNUSED)
{
	expect_object(&segment, 0, OBJECT_ALL & ~OBJECT_IDENTITY,
		      "{'owner':{'uid':0,'name':'root'},'group':{'gid':0,'name':'root'},"
		      "'creator':{'uid':4000000000,'name':null},"
		      "'creator_group':{'gid':4000000001,'name':null},'mode':'1600',"
		      "'bytes':'18446744073709551615','messages':null,'semaphores':null,"
		      "'rss_bytes':9007199254740992,'swap_bytes':'9007199254740993',"
		      "'attachments':2,'destroyed':true,'locked':false,"
		      "'changed':'1970-01-01T00:00:05+00:00','attached':null,"
		      "'detached':'1970-01-01T00:00:06+00:00','creator_pid':null,'last_pid':812}");
}

static void unknown_memory_is_null(void **state UNUSED)
{
	struct ipc_object object = segment;

	object.unknown = UNKNOWN_RSS;
	object.mode = IPC_MODE_LOCKED;
	expect_object(&object, 0, OBJECT_DETAILS,
		      "{'rss_bytes':null,'swap_bytes':null,'attachments':2,'destroyed':false,"
		      "'locked':true}");
}

/* Each part of other kinds; what all have in common stands where a segment has it. */
static void queues(void **state UNUSED)
{
	const struct ipc_object queue = {
		.kind = KIND_MSG, .id = 3, .size = 12, .ctime = 1,
		.msg = {.messages = 2, .max_bytes = 16384, .rtime = 9, .lspid = 5},
	};
	struct ipc_object posix = {
		.kind = KIND_PMSG, .id = -1, .name = "jobs", .size = 5, .ctime = 1,
		.posix = {.dev = 21, .ino = 4, .mtime = 2, .queue = {
			.messages = 1, .max_messages = 10, .max_size = 8192, .notify = 0,
			.signo = 10, .notify_pid = 44}},
	};

	expect_object(&queue, 0, OBJECT_CONTENTS | OBJECT_DETAILS | OBJECT_TIMES | OBJECT_PIDS,
		      "{'bytes':12,'messages':2,'semaphores':null,'max_bytes':16384,"
		      "'changed':'1970-01-01T00:00:01+00:00','sent':null,"
		      "'received':'1970-01-01T00:00:09+00:00','last_sender_pid':5,"
		      "'last_receiver_pid':null}");
	expect_object(&posix, 9, OBJECT_ALL & ~OBJECT_RIGHTS,
		      "{'ref':'mq:/jobs','kind':'pmsg','namespace':9,'key':null,'id':null,"
		      "'name':'jobs','name_bytes':null,'device':21,'inode':4,'bytes':5,'messages':1,"
		      "'semaphores':null,'max_bytes':81920,'allocated_bytes':0,'max_messages':10,"
		      "'max_message_bytes':8192,"
		      "'notification':{'pid':44,'way':'signal','signal':'SIGUSR1'},"
		      "'changed':'1970-01-01T00:00:01+00:00',"
		      "'modified':'1970-01-01T00:00:02+00:00','made':null}");
	posix.posix.queue.notify_pid = 0;
	posix.posix.queue.max_messages = UINT64_MAX;
	expect_object(&posix, 0, OBJECT_DETAILS,
		      "{'max_bytes':null,'allocated_bytes':0,"
		      "'max_messages':'18446744073709551615','max_message_bytes':8192,"
		      "'notification':null}");
	posix.unknown = UNKNOWN_COUNT | UNKNOWN_NOTIFY;
	expect_object(&posix, 0, OBJECT_CONTENTS | OBJECT_DETAILS,
		      "{'bytes':null,'messages':null,'semaphores':null,'max_bytes':null,"
		      "'allocated_bytes':0,'max_messages':null,'max_message_bytes':null,"
		      "'notification':null}");
}

static void semaphores(void **state UNUSED)
{
	const struct ipc_object set = {
		.kind = KIND_SEM, .id = 0, .key = 0, .size = 3, .ctime = 1, .sem = {.otime = 2},
	};
	struct ipc_object named = {
		.kind = KIND_PSEM, .name = "lock", .mode = 0644,
		.posix = {.ino = 8, .blocks = 4096, .value = 2},
	};

	expect_object(&set, 0, OBJECT_CONTENTS | OBJECT_DETAILS | OBJECT_TIMES,
		      "{'bytes':null,'messages':null,'semaphores':3,"
		      "'changed':'1970-01-01T00:00:01+00:00',"
		      "'operated':'1970-01-01T00:00:02+00:00'}");
	expect_object(&named, 0, OBJECT_RIGHTS | OBJECT_CONTENTS | OBJECT_DETAILS,
		      "{'owner':{'uid':0,'name':'root'},'group':{'gid':0,'name':'root'},"
		      "'creator':null,'creator_group':null,'mode':'0644','bytes':null,"
		      "'messages':null,'semaphores':null,'allocated_bytes':4096,'value':2}");
	named.unknown = UNKNOWN_COUNT;
	expect_object(&named, 0, OBJECT_DETAILS, "{'allocated_bytes':4096,'value':null}");
}

static void hostile_names(void **state UNUSED)
{
	const struct ipc_object object = {
		.kind = KIND_PSHM, .name = "a\x1b\xff\"b", .posix = {.dev = 1, .ino = 2},
	};

	expect_object(&object, 0, OBJECT_IDENTITY,
		      "{'ref':'pshm:/a\\u001b\xef\xbf\xbd\\'b','kind':'pshm','namespace':null,"
		      "'key':null,'id':null,'name':'a\\u001b\xef\xbf\xbd\\'b',"
		      "'name_bytes':'611bff2262','device':1,'inode':2}");
}

/* What comes out of an archive has no file. */
static void without_a_file(void **state UNUSED)
{
	const struct ipc_object object = {.kind = KIND_PSHM, .name = "a", .posix = {.dev = 1}};

	expect_object(&object, 0, OBJECT_IDENTITY,
		      "{'ref':'pshm:/a','kind':'pshm','namespace':null,'key':null,'id':null,"
		      "'name':'a','name_bytes':null,'device':null,'inode':null}");
}

static void single_members(void **state UNUSED)
{
	const struct object_member *owner = object_member_find("owner");
	const struct object_member *value = object_member_find("value");
	struct json json = JSON_INIT;

	assert_non_null(owner);
	assert_non_null(value);
	assert_null(object_member_find("reference"));
	assert_false(object_member_is_identity(owner));
	assert_true(object_member_is_identity(object_member_find("inode")));
	json_open_object(&json, NULL);
	object_member_json(&json, owner, &segment, 0);
	object_member_json(&json, value, &segment, 0); /* a segment has none */
	json_close_object(&json);
	expect_document(&json, "{'owner':{'uid':0,'name':'root'},'value':null}");
}

/* What a column stands for, there is; and each is a column of ls. */
static void members_of_columns(void **state UNUSED)
{
	static const char *const none[] = {"SIZE", "AGE", "KEY/NAME", "LOST", "nothing"};
	struct member member;
	size_t count = 0;

	for (size_t t = 0; column_topics_ls[t]; t++) {
		for (size_t i = 0; i < column_topics_ls[t]->count; i++) {
			if (!member_of_column(column_topics_ls[t]->columns[i].name, &member))
				continue;
			count++;
			if (!member.object)
				assert_string_equal(member.name, "namespace_leader");
		}
	}
	assert_true(count >= 49);
	assert_true(member_of_column("REF", &member) && member_is_identity(&member));
	assert_true(member_of_column("UID", &member) && !member_is_identity(&member));
	assert_string_equal(member.name, "owner");
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_false(member_of_column(none[i], &member));
}

static void the_leader_of_a_namespace(void **state UNUSED)
{
	struct member member;
	struct out_row row = {.object = &segment, .leader = 7, .leader_comm = "init"};
	struct json json = JSON_INIT;

	assert_true(member_of_column("NSPID", &member));
	json_open_object(&json, NULL);
	member_json(&json, &member, &row);
	json_close_object(&json);
	expect_document(&json, "{'namespace_leader':{'pid':7,'start':null,'command':'init'}}");
	row.leader = 0;
	json_open_object(&json, NULL);
	member_json(&json, &member, &row);
	json_close_object(&json);
	expect_document(&json, "{'namespace_leader':null}");
}

#define NO_RIGHTS \
	"'owner':null,'group':null,'creator':null,'creator_group':null,'mode':null"

static void things_that_are_no_object(void **state UNUSED)
{
	const struct link_thing pipe = {
		.kind = PROC_PIPE, .object = place_of_file(13, 99),
	};
	const struct link_thing nameless = {
		.kind = PROC_SHM_FILE, .object = place_of_file(21, 8),
		.name = "/dev/shm/gone (deleted)", .unlinked = true,
	};
	const struct link_thing counter = {
		.kind = PROC_EVENTFD, .object = proc_place(PROC_EVENTFD, 3),
	};
	const struct link_thing listed = {.kind = PROC_SEGMENT, .ipc = &segment};
	struct json json = JSON_INIT;

	json_open_array(&json, NULL);
	json_open_object(&json, NULL);
	thing_json(&json, &pipe, 7);
	json_close_object(&json);
	json_open_object(&json, NULL);
	thing_json(&json, &nameless, 7);
	json_close_object(&json);
	json_open_object(&json, NULL);
	thing_json(&json, &counter, 7);
	json_close_object(&json);
	json_open_object(&json, NULL);
	thing_json(&json, &listed, 7);
	json_close_object(&json);
	json_close_array(&json);
	expect_document(&json,
		"[{'ref':null,'kind':'pipe','namespace':null,'key':null,'id':99,'name':null,"
		"'name_bytes':null,'device':13,'inode':99," NO_RIGHTS ",'listed':false,"
		"'unlinked':false},"
		"{'ref':null,'kind':'pshm','namespace':null,'key':null,'id':null,'name':'gone',"
		"'name_bytes':null,'device':21,'inode':8," NO_RIGHTS ",'listed':false,"
		"'unlinked':true},"
		"{'ref':null,'kind':'eventfd','namespace':null,'key':null,'id':3,'name':null,"
		"'name_bytes':null,'device':null,'inode':null," NO_RIGHTS ",'listed':false,"
		"'unlinked':false},"
		"{" SEGMENT_IDENTITY("7") ",'owner':{'uid':0,'name':'root'},"
		"'group':{'gid':0,'name':'root'},'creator':{'uid':4000000000,'name':null},"
		"'creator_group':{'gid':4000000001,'name':null},'mode':'1600','listed':true,"
		"'unlinked':false}]");
}

static void unknown_accounts_are_null(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_open_object(&json, NULL);
	json_user(&json, "a", (uid_t)-1);
	json_group(&json, "b", (gid_t)-1);
	json_user(&json, "c", (uid_t)-2);
	json_close_object(&json);
	expect_document(&json, "{'a':{'uid':null,'name':null},'b':{'gid':null,'name':null},"
			       "'c':{'uid':4294967294,'name':null}}");
}

static void processes(void **state UNUSED)
{
	struct json json = JSON_INIT;
	const struct proc_process known = {
		.pid = 812, .start_time = 1, .comm = "cat", .cmdline = "cat\0-n", .cmdline_size = 7,
		.uids = {1, 0, 1, 1}, .unit = "cat.service",
	};
	const struct proc_process hidden = {.pid = 1, .comm = "init", .uids = {0, (uid_t)-1, 0, 0}};

	json_open_array(&json, NULL);
	json_open_object(&json, NULL);
	process_json(&json, &known);
	json_close_object(&json);
	json_open_object(&json, NULL);
	process_json(&json, &hidden);
	process_json_member(&json, "maker", 812, &known);
	process_json_member(&json, "gone", 813, NULL);
	process_json_member(&json, "none", 0, NULL);
	json_close_object(&json);
	json_close_array(&json);
	expect_document(&json,
		"[{'pid':812,'start':'1970-01-01T00:00:01+00:00','command':'cat',"
		"'user':{'uid':0,'name':'root'},'arguments':['cat','-n'],'unit':'cat.service',"
		"'user_unit':null,'engine':null,'container':null},"
		"{'pid':1,'start':null,'command':'init','user':{'uid':null,'name':null},"
		"'arguments':null,'unit':null,'user_unit':null,'engine':null,'container':null,"
		"'maker':{'pid':812,'start':'1970-01-01T00:00:01+00:00','command':'cat'},"
		"'gone':{'pid':813,'start':null,'command':null},'none':null}]");
}

static void sleepers(void **state UNUSED)
{
	static const struct proc_semop ops[] = {{.number = 2, .change = -1, .flags = 4096}};
	const struct proc_sleeper in_semop = {
		.tid = 7, .wait = PROC_WAIT_SEM, .ops = ops, .op_count = 1, .fd = -1,
		.idle_ms = 1250, .state = 'S', .wchan = "do_semtimedop",
	};
	const struct proc_sleeper in_msgrcv = {
		.tid = 8, .wait = PROC_WAIT_MSG_RECEIVE, .message = INT64_MIN, .fd = -1, .idle_ms = -1,
		.state = 'T',
	};
	const struct proc_sleeper in_futex = {
		.tid = 9, .wait = PROC_WAIT_FUTEX, .address = 0x7f00, .offset = 64, .fd = -1,
		.idle_ms = 5, .state = 'S',
	};
	struct json json = JSON_INIT;

	json_open_array(&json, NULL);
	process_json_sleeper(&json, &in_semop, 100);
	process_json_sleeper(&json, &in_msgrcv, 100);
	process_json_sleeper(&json, &in_futex, 100);
	json_close_array(&json);
	expect_document(&json,
		"[{'thread':7,'call':'semop','operations':[{'semaphore':2,'change':-1,"
		"'flags':4096}],'message_type':null,'fd':null,'offset':null,'address':null,"
		"'seconds':1.250,'since':'1970-01-01T00:01:39+00:00','wchan':'do_semtimedop',"
		"'state':'S'},"
		"{'thread':8,'call':'msgrcv','operations':null,"
		"'message_type':'-9223372036854775808','fd':null,'offset':null,'address':null,"
		"'seconds':null,'since':null,'wchan':null,'state':'T'},"
		"{'thread':9,'call':'futex','operations':null,'message_type':null,'fd':null,"
		"'offset':64,'address':'0x7f00','seconds':0.005,"
		"'since':'1970-01-01T00:01:40+00:00','wchan':null,'state':'S'}]");
}

static void limits_and_heads(void **state UNUSED)
{
	static const struct {
		bool known;
		uint64_t limit;
		const char *expected;
	} cases[] = {
		{true, 4096, "'limit':4096,'unlimited':false}"},
		{true, UINT64_C(1) << 60, "'limit':'1152921504606846976','unlimited':false}"},
		{true, ULONG_MAX - (1UL << 24), "'limit':null,'unlimited':true}"},
		{true, UINT64_MAX, "'limit':null,'unlimited':true}"},
		{true, 0, "'limit':0,'unlimited':false}"},
		{false, UINT64_MAX, "'limit':null,'unlimited':false}"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool looked = i % 2;
		struct strbuf expected = STRBUF_INIT;
		struct json json = JSON_INIT;

		sb_printf(&expected, "{'schema_version':1,'hidden_processes':%s,%s",
			  looked ? "3" : "null", cases[i].expected);
		document_json_open(&json, looked, 3);
		limit_json(&json, cases[i].known, cases[i].limit);
		json_close_object(&json);
		expect_document(&json, sb_str(&expected));
		sb_free(&expected);
	}
}

static int in_utc(void **state UNUSED)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity_of_a_segment),
		cmocka_unit_test(all_of_a_segment),
		cmocka_unit_test(unknown_memory_is_null),
		cmocka_unit_test(queues),
		cmocka_unit_test(semaphores),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(without_a_file),
		cmocka_unit_test(single_members),
		cmocka_unit_test(members_of_columns),
		cmocka_unit_test(the_leader_of_a_namespace),
		cmocka_unit_test(things_that_are_no_object),
		cmocka_unit_test(unknown_accounts_are_null),
		cmocka_unit_test(processes),
		cmocka_unit_test(sleepers),
		cmocka_unit_test(limits_and_heads),
	};

	return cmocka_run_group_tests(tests, in_utc, NULL);
}
