/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `leaks` for machines. */
#include <stdlib.h>
#include <string.h>

#include "applets/leaks/json.h"
#include "applets/leaks/select.h"
#include "applets/leaks/sum.h"
#include "base/json.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/users.h"

#define SCHEMA_VERSION 1

static void put_u64(struct json *json, const char *name, bool known, uint64_t value)
{
	if (known)
		json_u64(json, name, value);
	else
		json_null(json, name);
}

static void put_span(struct json *json, const char *name, time_t since, time_t now)
{
	put_u64(json, name, since != 0, since < now ? (uint64_t)(now - since) : 0);
}

static void put_column(struct json *json, const char *member, const char *name,
		       const struct leaks *leaks, const struct out_row *row)
{
	const struct column *column = column_find(leaks->ls.topics, name, strlen(name));
	struct value_room room = value_room(&leaks->ls.format);
	struct value value = column_value(column, row, &room);

	value_json(json, member, &value, &leaks->ls.format);
	value_room_free(&room);
}

/* ---- reasons ---- */

struct telling {
	struct json *json;
	const struct proc_snapshot *processes;
};

static const char *const ranks[] = {
	[RANK_USE] = "use",   [RANK_UNSEEN] = "unseen", [RANK_KEPT] = "kept",
	[RANK_TIE] = "tie",   [RANK_UNTIED] = "untied",
};

static void put_reason(void *arg, const struct leak_reason *reason)
{
	const struct telling *telling = arg;
	struct json *json = telling->json;
	const struct proc_process *process =
		reason->process != PROC_NONE && telling->processes
			? &telling->processes->processes[reason->process]
			: NULL;
	pid_t pid = process ? process->pid : reason->pid;
	struct strbuf text = STRBUF_INIT;

	reason_put(&text, reason, telling->processes);
	json_open_object(json, NULL);
	json_string(json, "code", reason_word(reason->code));
	json_string(json, "rank", ranks[reason_rank(reason->code)]);
	json_string(json, "text", sb_str(&text));
	put_u64(json, "pid", pid > 0, (uint64_t)pid);
	json_string(json, "command", process ? process->comm : NULL);
	put_u64(json, "count", reason->count > 0, reason->count);
	json_time(json, "when", reason->when);
	json_string(json, "detail", reason->text);
	json_close_object(json);
	sb_free(&text);
}

static void put_reasons(struct json *json, const struct leaks_report *report, size_t i)
{
	const struct leak_verdict *verdict = &report->look->result.verdicts[report->indexes[i]];
	struct telling telling = {json, report->look->world.facts.processes};

	json_open_array(json, "reasons");
	for (size_t r = 0; r < verdict->reason_count; r++)
		put_reason(&telling, &verdict->reasons[r]);
	json_close_array(json);
	if (!report->leaks->explain || !telling.processes || !leak_is_by_process(verdict)) {
		json_null(json, "explained");
		return;
	}
	json_open_array(json, "explained");
	leak_explain(&report->look->world.facts, report->indexes[i], put_reason, &telling);
	json_close_array(json);
}

/* ---- objects ---- */

static void put_identity(struct json *json, const struct leaks *leaks, const struct out_row *row)
{
	const struct ipc_object *object = row->object;
	bool is_sysv = kind_is_sysv(object->kind);

	put_column(json, "kind", "KIND", leaks, row);
	put_column(json, "ref", "REF", leaks, row);
	put_column(json, "key", "KEY", leaks, row);
	put_u64(json, "id", is_sysv, (uint64_t)object->id);
	json_string(json, "name", object->name);
	put_u64(json, "device", !is_sysv, is_sysv ? 0 : object->posix.dev);
	put_u64(json, "inode", !is_sysv, is_sysv ? 0 : object->posix.ino);
	put_u64(json, "ipc_namespace", object->ipc_ns != 0, object->ipc_ns);
	json_string(json, "owner", user_name(object->uid));
	json_u64(json, "uid", object->uid);
	json_u64(json, "gid", object->gid);
	json_u64(json, "cuid", object->cuid);
	put_column(json, "mode", "MODE", leaks, row);
	put_column(json, "size", "SIZE", leaks, row);
	put_column(json, "unit", "UNIT", leaks, row);
	put_column(json, "bytes", "BYTES", leaks, row);
	json_time(json, "born", evidence_born(object));
	put_span(json, "age", evidence_born(object), leaks->ls.format.now);
}

static void put_files(struct json *json, const struct out_leak *leak)
{
	if (!leak->files) {
		json_null(json, "files");
		return;
	}
	json_open_array(json, "files");
	for (size_t i = 0; leak->files[i]; i++)
		json_string(json, NULL, leak->files[i]);
	json_close_array(json);
}

static void put_outcome(struct json *json, const struct leaks_outcome *outcome)
{
	if (outcome) {
		json_bool(json, "removed", outcome->removed);
		json_string(json, "left", outcome->left);
	} else {
		json_null(json, "removed");
		json_null(json, "left");
	}
}

static void put_object(struct json *json, const struct leaks_report *report, size_t i)
{
	struct out_leak leak;
	struct out_row row = leaks_row(report, i, &leak);
	bool used = leak.verdict->verdict == VERDICT_IN_USE;
	time_t since = used ? 0 : leak.verdict->unused_since;

	json_open_object(json, NULL);
	put_identity(json, report->leaks, &row);
	json_string(json, "verdict", verdict_word(leak.verdict->verdict));
	json_time(json, "unused_since", since);
	put_span(json, "unused", since, report->leaks->ls.format.now);
	put_column(json, "lost", "LOST", report->leaks, &row);
	json_string(json, "family", leak.verdict->family ? leak.verdict->family->name : NULL);
	put_files(json, &leak);
	put_reasons(json, report, i);
	put_outcome(json, report->outcomes ? &report->outcomes[i] : NULL);
	json_close_object(json);
}

/* ---- sums ---- */

static void put_sum(struct json *json, const struct leaks_sum *sum)
{
	json_open_object(json, NULL);
	json_u64(json, "uid", sum->uid);
	json_string(json, "user", user_name(sum->uid));
	json_u64(json, "orphans", sum->orphans);
	json_u64(json, "suspects", sum->suspects);
	json_u64(json, "bytes", sum->bytes);
	json_open_array(json, "limits");
	for (size_t i = 0; i < sum->share_count; i++) {
		json_open_object(json, NULL);
		json_string(json, "name", sum->shares[i].name);
		json_u64(json, "used", sum->shares[i].used);
		json_u64(json, "limit", sum->shares[i].limit);
		json_close_object(json);
	}
	json_close_array(json);
	json_close_object(json);
}

void leaks_show_json(const struct leaks_report *report)
{
	struct json json = JSON_INIT;
	size_t count;
	struct leaks_sum *sums = leaks_sums(report, &count);

	nls_for_programs(true);
	json_open_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_time(&json, "time", report->leaks->ls.format.now);
	json_open_array(&json, "leaks");
	for (size_t i = 0; i < report->count; i++)
		put_object(&json, report, i);
	json_close_array(&json);
	json_open_array(&json, "summary");
	for (size_t i = 0; i < count; i++)
		put_sum(&json, &sums[i]);
	json_close_array(&json);
	json_u64(&json, "hidden_processes", report->look->world.all.processes.hidden);
	json_close_object(&json);
	json_finish(&json);
	nls_for_programs(false);
	free(sums);
}
