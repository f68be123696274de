/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `leaks` for machines. */
#include <stdlib.h>

#include "applets/leaks/json.h"
#include "applets/leaks/select.h"
#include "applets/leaks/sum.h"
#include "base/account_json.h"
#include "base/nls.h"
#include "ipc/object_json.h"
#include "render/document_json.h"
#include "render/limit_json.h"
#include "render/loss_json.h"
#include "render/process_json.h"

/* Bytes that are worth writing in one go: there may be very many objects. */
#define WRITE_BYTES 32768

static void put_span(struct json *json, const char *name, time_t since, time_t now)
{
	json_u64_or_null(json, name, since != 0, since < now ? (uint64_t)(now - since) : 0);
}

/* ---- reasons ---- */

struct telling {
	struct json *json;
	const struct proc_snapshot *processes;
};

static const char *const ranks[] = {
	[RANK_USE] = "use", [RANK_UNSEEN] = "unseen",     [RANK_KEPT] = "kept",
	[RANK_TIE] = "tie", [RANK_UNLIKELY] = "unlikely", [RANK_UNTIED] = "untied",
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
	process_json_brief(json, pid, process);
	json_u64_or_null(json, "count", reason->count > 0, reason->count);
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
	const time_t now = report->leaks->ls.format.now;
	bool used = leak.verdict->verdict == VERDICT_IN_USE;
	time_t since = used ? 0 : leak.verdict->unused_since;
	struct loss lost = loss_of(row.object, row.elements);

	json_open_object(json, NULL);
	object_json(json, row.object, report->look->world.facts.ipc_ns,
		    OBJECT_COMMON | OBJECT_CONTENTS);
	json_time(json, "born", evidence_born(row.object));
	put_span(json, "age", evidence_born(row.object), now);
	json_string(json, "verdict", verdict_word(leak.verdict->verdict));
	json_time(json, "unused_since", since);
	put_span(json, "unused", since, now);
	loss_json(json, "lost", &lost);
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
	json_user(json, "user", sum->uid);
	json_u64(json, "orphans", sum->orphans);
	json_u64(json, "dormant", sum->dormant);
	json_u64(json, "suspects", sum->suspects);
	json_u64(json, "bytes", sum->bytes);
	json_open_array(json, "limits");
	for (size_t i = 0; i < sum->share_count; i++) {
		json_open_object(json, NULL);
		json_string(json, "name", sum->shares[i].name);
		json_u64(json, "used", sum->shares[i].used);
		limit_json(json, true, sum->shares[i].limit);
		json_close_object(json);
	}
	json_close_array(json);
	json_close_object(json);
}

void leaks_show_json(const struct leaks_report *report)
{
	const struct proc_snapshot *processes = report->look->world.facts.processes;
	struct json json = JSON_INIT;
	size_t count;
	struct leaks_sum *sums = leaks_sums(report, &count);

	nls_for_programs(true);
	document_json_open(&json, processes, processes ? processes->hidden : 0);
	json_time(&json, "time", report->leaks->ls.format.now);
	json_open_array(&json, "leaks");
	for (size_t i = 0; i < report->count; i++) {
		put_object(&json, report, i);
		if (json.out.len >= WRITE_BYTES)
			json_flush(&json);
	}
	json_close_array(&json);
	json_open_array(&json, "summary");
	for (size_t i = 0; i < count; i++)
		put_sum(&json, &sums[i]);
	json_close_array(&json);
	document_json_close(&json);
	nls_for_programs(false);
	free(sums);
}
