/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/manifest.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "archive/fact.h"
#include "archive/json_split.h"
#include "archive/manifest_read.h"
#include "archive/manifest_twice.h"
#include "base/alloc.h"
#include "base/library.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"

#ifdef HAVE_LIBARCHIVE

#include <json.h>

#define LIBRARY "libjson-c.so.5"

/* Bytes of the longest value that is read: an object has less than 4096. */
#define MAX_VALUE ((size_t)64 * 1024)
#define MAX_DEPTH 4

static struct {
	typeof(json_tokener_new_ex) *new_ex;
	typeof(json_tokener_set_flags) *set_flags;
	typeof(json_tokener_parse_ex) *parse_ex;
	typeof(json_tokener_get_parse_end) *parse_end;
	typeof(json_tokener_free) *free;
	typeof(json_object_put) *put;
	typeof(json_object_get_type) *type;
	typeof(json_object_object_get_ex) *member;
	typeof(json_object_get_int64) *get_int64;
	typeof(json_object_get_uint64) *get_uint64;
	typeof(json_object_get_string) *get_string;
	typeof(json_object_get_string_len) *get_string_len;
} lib;

static const struct library_call calls[] = {
	{"json_tokener_new_ex", &lib.new_ex, false},
	{"json_tokener_set_flags", &lib.set_flags, false},
	{"json_tokener_parse_ex", &lib.parse_ex, false},
	{"json_tokener_get_parse_end", &lib.parse_end, false},
	{"json_tokener_free", &lib.free, false},
	{"json_object_put", &lib.put, false},
	{"json_object_get_type", &lib.type, false},
	{"json_object_object_get_ex", &lib.member, false},
	{"json_object_get_int64", &lib.get_int64, false},
	{"json_object_get_uint64", &lib.get_uint64, false},
	{"json_object_get_string", &lib.get_string, false},
	{"json_object_get_string_len", &lib.get_string_len, false},
};

bool manifest_load(void)
{
	const char *missing;
	int err = lib.put ? 0 : library_load(LIBRARY, calls, ARRAY_SIZE(calls), &missing);

	if (err == -ENOENT)
		msg_warn(_("reading archives needs the library %s: install json-c"), LIBRARY);
	else if (err)
		msg_warn(_("the library %s is too old: it has no %s"), LIBRARY, missing);
	return err == 0;
}

/* Reading one manifest. The first problem counts. */
struct reading {
	struct manifest *manifest;
	const char *problem;
};

static char problem_text[160];

static bool fail(struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool fail(struct reading *reading, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!reading->problem)
		(void)vsnprintf(problem_text, sizeof(problem_text), format, args);
	reading->problem = problem_text;
	va_end(args);
	return false;
}

/* The value that this text is, all of it; the caller puts it. NULL where it is none. */
static struct json_object *parse_value(const struct json_text *text)
{
	const size_t size = (size_t)(text->end - text->at);
	struct json_tokener *tokener = size <= MAX_VALUE ? lib.new_ex(MAX_DEPTH) : NULL;
	struct json_object *value = NULL;

	if (!tokener)
		return NULL;
	lib.set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);

	/* Only the NUL behind it tells the end of a number. */
	char *copy = xstrndup(text->at, size);

	value = lib.parse_ex(tokener, copy, -1);
	if (value && lib.parse_end(tokener) != size) {
		(void)lib.put(value);
		value = NULL;
	}
	free(copy);
	lib.free(tokener);
	return value;
}

/* ---- members of an object ---- */

/* A string without a NUL in it; NULL where there is none. */
static const char *get_text(struct json_object *in, const char *name)
{
	struct json_object *value;
	const char *text;

	if (!lib.member(in, name, &value) || !value || lib.type(value) != json_type_string)
		return NULL;
	text = lib.get_string(value);
	return strlen(text) == (size_t)lib.get_string_len(value) ? text : NULL;
}

/* A number as json_u64() writes it, without fraction, at most `max`. */
static bool get_number(struct json_object *in, const char *name, uint64_t max, uint64_t *number)
{
	const char *text = get_text(in, name);
	struct json_object *value;

	if (text)
		return *text != '0' && !parse_digits(text, strlen(text), 10, max, number) &&
		       *number > NUMBER_EXACT_MAX;
	if (!lib.member(in, name, &value) || !value || lib.type(value) != json_type_int ||
	    lib.get_int64(value) < 0)
		return false;
	*number = lib.get_uint64(value);
	return *number <= max && *number <= NUMBER_EXACT_MAX;
}

static bool is_null(struct json_object *in, const char *name)
{
	struct json_object *value;

	return lib.member(in, name, &value) && !value;
}

/* ---- facts ---- */

static bool get_u32_text(const char *text, unsigned base, uint64_t max, uint32_t *number)
{
	uint64_t value = 0;
	uint32_t key;

	if (!text)
		return false;
	if (base == 16) {
		if (strncmp(text, "0x", 2) != 0 || strlen(text) != 10 || parse_key(text, &key))
			return false;
		*number = key;
		return true;
	}
	if (parse_digits(text, strlen(text), base, max, &value))
		return false;
	*number = (uint32_t)value;
	return true;
}

static bool get_time(const char *text, time_t *when)
{
	struct tm tm = {0};
	const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S%z", &tm) : NULL;
	long offset = tm.tm_gmtoff;

	if (!end || *end)
		return false;
	*when = timegm(&tm) - offset;
	return true;
}

/* Where the fact is told; NULL: nowhere. */
static struct json_object *find_fact(struct json_object *in, const struct fact *fact)
{
	struct json_object *within = in;

	if (fact->within && (!lib.member(in, fact->within, &within) ||
			     lib.type(within) != json_type_object))
		return NULL;
	return within;
}

/* Take over the fact. False where it is none that can be. */
static bool take_fact(struct json_object *in, const struct fact *fact, struct ipc_object *object)
{
	char *at = (char *)object + fact->offset;
	uint64_t u64 = 0;
	uint32_t u32 = 0;
	time_t when = 0;

	switch (fact->type) {
	case FACT_U64:
		/* Sizes and counts of the kernel are signed somewhere. */
		if (!get_number(in, fact->name, INT64_MAX, &u64))
			return false;
		memcpy(at, &u64, sizeof(u64));
		return true;
	case FACT_TIME:
		if (!get_time(get_text(in, fact->name), &when))
			return false;
		memcpy(at, &when, sizeof(when));
		return true;
	case FACT_KEY:
		if (!get_u32_text(get_text(in, fact->name), 16, UINT32_MAX, &u32))
			return false;
		break;
	case FACT_MODE:
		if (!get_u32_text(get_text(in, fact->name), 8, 07777, &u32))
			return false;
		break;
	default:
		/* The largest uid_t means "leave it as it is" to chown(2). */
		if (!get_number(in, fact->name, fact->type == FACT_U32 ? UINT32_MAX - 1 : INT_MAX,
				&u64))
			return false;
		u32 = (uint32_t)u64;
		break;
	}
	memcpy(at, &u32, sizeof(u32));
	return true;
}

static bool take_facts(struct reading *reading, struct json_object *in, struct ipc_object *object)
{
	for (size_t i = 0; i < manifest_fact_count; i++) {
		const struct fact *fact = &manifest_facts[i];
		struct json_object *where = find_fact(in, fact);
		struct json_object *value;

		if (!(fact->kinds & KIND_BIT(object->kind)))
			continue;
		/* A fact can be unknown, or one that an older program did not tell. */
		if (!fact->needed && (!where || !lib.member(where, fact->name, &value) || !value))
			object->unknown |= fact->unknown;
		else if (!where || !take_fact(where, fact, object))
			return fail(reading, "object %zu has a wrong '%s'",
				    reading->manifest->count + 1,
				    fact->within ? fact->within : fact->name);
	}
	return true;
}

/* ---- names ---- */

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* The bytes that two digits each stand for, none of them a NUL. */
static bool get_bytes(const char *text, char *bytes, size_t room)
{
	size_t n = strlen(text) / 2;

	if (strlen(text) % 2 || n >= room)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0 || high + low == 0)
			return false;
		bytes[i] = (char)(high << 4 | low);
	}
	bytes[n] = '\0';
	return true;
}

static bool take_name(struct reading *reading, struct json_object *in, struct ipc_object *object)
{
	const char *bytes = get_text(in, "name_bytes");
	const char *name = get_text(in, "name");
	char buffer[NAME_MAX + 1];

	if (kind_is_sysv(object->kind))
		return true;
	if (bytes)
		name = get_bytes(bytes, buffer, sizeof(buffer)) ? buffer : NULL;
	/* What this gives is a file name and no path: it has no slash left. */
	name = name && *name != '/' ? posix_name(object->kind, name) : NULL;
	if (!name)
		return fail(reading, "object %zu has a wrong name", reading->manifest->count + 1);
	object->name = arena_strdup(&reading->manifest->text, name);
	return true;
}

/* ---- contents ---- */

static bool take_checksum(struct json_object *in, unsigned char hash[SHA256_SIZE])
{
	const char *text = get_text(in, "checksum");

	if (!text || strlen(text) != SHA256_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		hash[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static bool take_consistency(struct json_object *in, enum ipc_consistency *consistency)
{
	const char *text = get_text(in, "consistency");

	for (int i = 0; text && i < CAPTURE_CONSISTENCY_COUNT; i++) {
		if (streq(text, manifest_consistency_word((enum ipc_consistency)i))) {
			*consistency = (enum ipc_consistency)i;
			return true;
		}
	}
	return false;
}

static bool fits_memory(const struct archived *archived)
{
	return archived->size == archived->object.size;
}

static bool fits_set(const struct archived *archived)
{
	return archived->object.size <= INT_MAX && archived->size == archived->object.size * 2;
}

static bool fits_semaphore(const struct archived *archived)
{
	return archived->size <= POSIX_SEM_SIZE_MAX;
}

static bool fits_queue(const struct archived *archived)
{
	return archived->messages <= archived->size / CAPTURE_MESSAGE_HEAD &&
	       archived->stored == archived->size;
}

/* Whether so many bytes can be the contents of such an object, and whether they may be unknown. */
static const struct {
	bool (*fits)(const struct archived *);
	bool may_lack;
} contents_of[KIND_COUNT] = {
	[KIND_SHM] = {fits_memory, false},
	[KIND_MSG] = {fits_queue, false},
	[KIND_SEM] = {fits_set, false},
	[KIND_PSHM] = {fits_memory, false},
	[KIND_PMSG] = {fits_queue, true},
	[KIND_PSEM] = {fits_semaphore, false},
};

static bool take_contents(struct reading *reading, struct json_object *in,
			  struct archived *archived)
{
	const size_t index = reading->manifest->count;
	bool queue = kind_is_in(archived->object.kind, KINDS_QUEUES);
	char expected[MEMBER_NAME_SIZE];
	struct json_object *contents;
	const char *member;

	if (contents_of[archived->object.kind].may_lack && is_null(in, "contents"))
		return true;
	if (!lib.member(in, "contents", &contents) || lib.type(contents) != json_type_object)
		return fail(reading, "object %zu has no contents", index + 1);
	manifest_member(expected, index);
	member = get_text(contents, "member");
	if (!member || !streq(member, expected))
		return fail(reading, "the contents of object %zu are not in the member '%s'", index + 1,
			    expected);
	archived->has_contents = true;
	if (!get_number(contents, "size", INT64_MAX, &archived->size) ||
	    !get_number(contents, "stored", archived->size, &archived->stored) ||
	    (queue && !get_number(contents, "messages", INT64_MAX, &archived->messages)) ||
	    !contents_of[archived->object.kind].fits(archived))
		return fail(reading, "object %zu has contents of a wrong size", index + 1);
	if (!take_checksum(contents, archived->hash) ||
	    !take_consistency(contents, &archived->consistency))
		return fail(reading, "object %zu has contents without a checksum or consistency",
			    index + 1);
	return true;
}

/* ---- the whole ---- */

static bool take_object(struct reading *reading, struct json_object *in)
{
	struct manifest *manifest = reading->manifest;
	struct archived archived = {.has_contents = false};
	const char *word = lib.type(in) == json_type_object ? get_text(in, "kind") : NULL;
	int kind = word ? ipc_kind_by_word(word) : -1;

	if (kind < 0)
		return fail(reading, "object %zu is of no known kind", manifest->count + 1);
	archived.object.kind = (enum ipc_kind)kind;
	archived.object.id = -1;
	if (!take_facts(reading, in, &archived.object) || !take_name(reading, in, &archived.object) ||
	    !take_contents(reading, in, &archived))
		return false;
	archived.ipc_ns = archived.object.ipc_ns;
	archived.object.ipc_ns = 0;
	manifest->objects = array_grow(manifest->objects, &manifest->cap, manifest->count + 1,
				       sizeof(*manifest->objects));
	manifest->objects[manifest->count++] = archived;
	return true;
}

static bool take_objects(struct reading *reading, struct json_text *text)
{
	if (!json_split_take(text, '['))
		return fail(reading, "'objects' is no array");
	if (json_split_take(text, ']'))
		return true;
	do {
		struct json_text element;
		struct json_object *value;
		bool good;

		if (reading->manifest->count == MANIFEST_MAX_OBJECTS)
			return fail(reading, "it has more than %zu objects", MANIFEST_MAX_OBJECTS);
		if (json_split_peek(text) != '{' || !json_split_value(text, &element))
			return fail(reading, "it is no valid JSON");
		value = parse_value(&element);
		if (!value)
			return fail(reading, "object %zu is no valid JSON",
				    reading->manifest->count + 1);
		good = take_object(reading, value);
		(void)lib.put(value);
		if (!good)
			return false;
	} while (json_split_take(text, ','));
	return json_split_take(text, ']') || fail(reading, "it is no valid JSON");
}

/* The other members of the manifest. */
enum seen {
	SEEN_VERSION = 1,
	SEEN_CHECKSUM = 2,
	SEEN_OBJECTS = 4,
};

static void keep_text(char **where, const char *text)
{
	free(*where);
	*where = text ? xstrdup(text) : NULL;
}

static bool take_header(struct reading *reading, const char *name, struct json_text *text,
			unsigned *seen)
{
	struct manifest *manifest = reading->manifest;
	struct json_text span;
	struct json_object *value;
	const char *string;
	bool good = true;

	if (!json_split_value(text, &span))
		return fail(reading, "it is no valid JSON");
	value = parse_value(&span);
	if (!value) /* null, too, says nothing */
		return span.end - span.at == 4 && memcmp(span.at, "null", 4) == 0
			       ? true
			       : fail(reading, "it is no valid JSON");
	string = lib.type(value) == json_type_string ? lib.get_string(value) : NULL;
	if (streq(name, "schema_version")) {
		if (lib.type(value) != json_type_int || lib.get_int64(value) != MANIFEST_VERSION)
			good = fail(reading, "it is of a version that this program does not know");
		*seen |= SEEN_VERSION;
	} else if (streq(name, "checksum")) {
		if (!string || !streq(string, CHECKSUM_NAME))
			good = fail(reading, "it has checksums that this program does not know");
		*seen |= SEEN_CHECKSUM;
	} else if (streq(name, "created")) {
		keep_text(&manifest->created, string);
	} else if (streq(name, "host")) {
		keep_text(&manifest->host, string);
	} else if (streq(name, "program")) {
		keep_text(&manifest->program, string);
	}
	(void)lib.put(value);
	return good;
}

static bool take_members(struct reading *reading, struct json_text *text, unsigned *seen)
{
	do {
		struct json_text span;
		char name[32];

		if (!json_split_name(text, &span))
			return fail(reading, "it is no valid JSON");
		(void)snprintf(name, sizeof(name), "%.*s", (int)(span.end - span.at < 31
									 ? span.end - span.at
									 : 31), span.at);
		if (!streq(name, "objects")) {
			if (!take_header(reading, name, text, seen))
				return false;
			continue;
		}
		/* The version stands in front: what follows may be written in another way. */
		if (!(*seen & SEEN_VERSION) || *seen & SEEN_OBJECTS)
			return fail(reading, "'objects' stand before the version, or twice");
		*seen |= SEEN_OBJECTS;
		if (!take_objects(reading, text))
			return false;
	} while (json_split_take(text, ','));
	return true;
}

const char *manifest_read(struct manifest *manifest, const char *text, size_t size)
{
	struct reading reading = {.manifest = manifest};
	struct json_text left = {text, text + size};
	unsigned seen = 0;

	*manifest = (struct manifest){.text = ARENA_INIT};
	if (memchr(text, '\0', size) || !json_split_take(&left, '{'))
		return "it is no valid JSON";
	if (!take_members(&reading, &left, &seen))
		return reading.problem;
	if (!json_split_take(&left, '}') || json_split_peek(&left) >= 0)
		return "it is no valid JSON";
	if (seen != (SEEN_VERSION | SEEN_CHECKSUM | SEEN_OBJECTS))
		return "it lacks the version, the objects or the kind of their checksums";
	return manifest_has_twice(manifest) ? "it has an object twice" : NULL;
}

#else

bool manifest_load(void)
{
	msg_warn(_("this ipcadm was built without json-c: it cannot restore"));
	return false;
}

const char *manifest_read(struct manifest *manifest, const char *text UNUSED, size_t size UNUSED)
{
	*manifest = (struct manifest){.text = ARENA_INIT};
	return "built without json-c";
}

#endif

void manifest_free(struct manifest *manifest)
{
	free(manifest->objects);
	free(manifest->created);
	free(manifest->host);
	free(manifest->program);
	arena_free(&manifest->text);
	*manifest = (struct manifest){.text = ARENA_INIT};
}
