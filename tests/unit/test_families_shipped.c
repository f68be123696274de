/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * share/ipcadm/families.d: every file is free of mistakes, every entry has a source, and objects
 * called as the programs really call them get their family, while others that look alike do not.
 */
#include "knowing.h"

#include <dirent.h>

#include "collect/knowledge.h"

/* Facts, for the table. */
#define PID 1
#define DIES 2
#define OPEN 4
#define LATE 8
#define KEPT 16
#define PROGRAMS 32
#define FRESH 64
#define ANEW 128

static unsigned facts_of(const struct family *family)
{
	return (family->pid_of_maker ? PID : 0) | (family->dies_with_maker ? DIES : 0) |
	       (family->always_open ? OPEN : 0) | (family->made_late ? LATE : 0) |
	       (family->kept ? KEPT : 0) | (family->programs ? PROGRAMS : 0) |
	       (family->fresh_name ? FRESH : 0) | (family->made_anew ? ANEW : 0);
}

static void parse_file(struct families *families, const char *name)
{
	static char text[1 << 16];
	struct strbuf mistakes = STRBUF_INIT;
	struct strbuf path = STRBUF_INIT;
	size_t size;
	FILE *file;

	sb_printf(&path, FAMILIES_DIR "/%s", name);
	file = fopen(sb_str(&path), "re");
	if (!file)
		fail_msg("%s", sb_str(&path));
	size = fread(text, 1, sizeof(text), file);
	assert_in_range(size, 1, sizeof(text) - 1);
	(void)fclose(file);
	if (families_parse(families, text, size, knowing_uid_of, knowing_complain, &mistakes))
		fail_msg("%s: %s", name, sb_str(&mistakes));
	sb_free(&mistakes);
	sb_free(&path);
}

/* As knowledge_add_families() reads it, but with users that are known here. */
static int read_shipped(void **state)
{
	static struct families families;
	struct dirent **names;
	int count = scandir(FAMILIES_DIR, &names, NULL, alphasort);

	assert_true(count > 2);
	families = (struct families)FAMILIES_INIT;
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;

		if (strlen(name) > 5 && streq(name + strlen(name) - 5, ".conf"))
			parse_file(&families, name);
		free(names[i]);
	}
	free(names);
	*state = &families;
	return 0;
}

static int free_shipped(void **state)
{
	families_free(*state);
	return 0;
}

static void each_has_a_source(void **state)
{
	const struct families *families = *state;

	assert_in_range(families->count, 25, 1000);
	for (size_t i = 0; i < families->count; i++) {
		const struct family *family = &families->families[i];

		if (!family->source || strlen(family->source) < 10)
			fail_msg("%s has no source", family->name);
		/* What is kept must not look abandoned because nobody uses it. */
		if (family->kept && family->always_open)
			fail_msg("%s is kept, and always open", family->name);
	}
}

static void as_the_program_reads_them(void **state)
{
	const struct families *families = *state;
	struct knowledge knowledge = KNOWLEDGE_INIT;

	knowledge_add_families(&knowledge, FAMILIES_DIR, 0);
	assert_int_equal(knowledge.family_mistakes, 0);
	assert_int_equal(knowledge.families.count, families->count);
	knowledge_free(&knowledge);
}

/* Objects with names. */
static const struct {
	const char *family; /* NULL: none */
	const char *name;
	enum ipc_kind kind;
	unsigned facts;
	pid_t pid;
} named[] = {
	{"python-shared-memory", "psm_0a1b2c3d", KIND_PSHM, FRESH, 0},
	{NULL, "psm_0a1b2c3", KIND_PSHM, 0, 0},
	{NULL, "psm_0a1b2c3d4", KIND_PSHM, 0, 0},
	{NULL, "psm_mydata99", KIND_PSHM, 0, 0},
	{NULL, "psm_0a1b2c3d", KIND_PSEM, 0, 0},
	{"python-semaphore", "mp-3w7_ldq8", KIND_PSEM, OPEN, 0},
	{NULL, "mp-3w7_ldq", KIND_PSEM, 0, 0},
	{NULL, "mp-server-1", KIND_PSEM, 0, 0},
	{NULL, "mp-3w7_ldq8", KIND_PSHM, 0, 0},
	{"loky-semaphore", "loky-12345-3w7_ldq8", KIND_PSEM, PID | OPEN, 12345},
	{NULL, "loky-12345-", KIND_PSEM, 0, 0},
	{NULL, "loky-x-3w7_ldq8", KIND_PSEM, 0, 0},
	{"torch-file", "torch_4711_3812345678_17", KIND_PSHM, PID | FRESH, 4711},
	{"torch-file", "torch_4711_3812345678", KIND_PSHM, PID | FRESH, 4711},
	{NULL, "torch_model_cache", KIND_PSHM, 0, 0},
	{"paddle-file", "paddle_4711_3812345678", KIND_PSHM, PID | FRESH, 4711},
	{"nccl", "nccl-9QxYz0", KIND_PSHM, OPEN, 0},
	{NULL, "nccl-config", KIND_PSEM, 0, 0},
	{NULL, "nccl-topology", KIND_PSHM, 0, 0},
	{"cuda-ipc", "cuda.shm.3e8.1a2b.1", KIND_PSHM, 0, 0},
	{"ray-plasma", "plasmaAbCd12", KIND_PSHM, OPEN, 0},
	{NULL, "plasma-desktop", KIND_PSHM, 0, 0},
	{"triton-python",
	 "triton_python_backend_shm_region_635362a4-fff5-4a25-b34e-db6b2b2d3718", KIND_PSHM, 0, 0},
	{"postgresql-dsm", "PostgreSQL.1804289383", KIND_PSHM, PROGRAMS | FRESH, 0},
	{NULL, "PostgreSQL.backup", KIND_PSHM, 0, 0},
	{NULL, "postgresql.1804289383", KIND_PSHM, 0, 0},
	{"openmpi-sm", "sm_segment.node01.1000.6d2f0001.0", KIND_PSHM, OPEN, 0},
	{"openmpi-vader", "vader_segment.node01.1000.6d2f0001.0", KIND_PSHM, OPEN, 0},
	{"openmpi-window", "osc_rdma.node01.6d2f0001.3.4711", KIND_PSHM, 0, 0},
	{"openmpi-window", "osc_sm.node01.6d2f0001.0.4", KIND_PSHM, 0, 0},
	{NULL, "sm_segments", KIND_PSHM, 0, 0},
	{"mpich", "mpich_shar_tmpMCilHL", KIND_PSHM, OPEN, 0},
	{NULL, "mpich_shar_tmp", KIND_PSHM, 0, 0},
	{"intel-mpi", "Intel_MPI_87myzV", KIND_PSHM, 0, 0},
	{"psm2", "psm2_shm.10000000000abcdef0120", KIND_PSHM, OPEN, 0},
	{"ucx", "ucx_shm_posix_2e841ba5", KIND_PSHM, OPEN, 0},
	{"fastdds-segment", "fastrtps_port7413", KIND_PSHM, OPEN, 0},
	{"fastdds-segment", "fastrtps_port7413_el", KIND_PSHM, OPEN, 0},
	{"fastdds-segment", "fastdds_0a1b2c3d4e5f6071", KIND_PSHM, OPEN, 0},
	{"fastdds-mutex", "fastrtps_port7413_mutex", KIND_PSEM, 0, 0},
	{NULL, "fastrtps_port7413", KIND_PSEM, 0, 0},
	{"iceoryx", "iceoryx_mgmt", KIND_PSHM, 0, 0},
	{"chromium", ".org.chromium.Chromium.a1B2c3", KIND_PSHM, OPEN, 0},
	{"chromium", ".com.google.Chrome.a1B2c3", KIND_PSHM, OPEN, 0},
	{NULL, "org.chromium.Chromium.a1B2c3", KIND_PSHM, 0, 0},
	{NULL, ".org.chromium.Chromium.profile", KIND_PSHM, 0, 0},
	{"firefox", "org.mozilla.ipc.4711.12", KIND_PSHM, PID | OPEN, 4711},
	{"firefox", "snap.firefox.org.mozilla.ipc.4711.12", KIND_PSHM, PID | OPEN, 4711},
	{NULL, "org.mozilla.ipc.4711", KIND_PSHM, 0, 0},
	{"webkit", "WK2SharedMemory.2961842764", KIND_PSHM, OPEN, 0},
	{NULL, "WK2SharedMemory.inspector", KIND_PSHM, 0, 0},
	{"pulseaudio", "pulse-shm-2961842764", KIND_PSHM, OPEN, 0},
	{NULL, "pulse-shm-mine", KIND_PSHM, 0, 0},
	{"jack-registry", "jack-shm-registry", KIND_PSHM, KEPT, 0},
	{"jack", "jack-1000-3", KIND_PSHM, 0, 0},
	{"jack", "jack_sem.1000_default_system", KIND_PSEM, 0, 0},
	{"jack", "jack_sem.1000_default_system", KIND_PSHM, 0, 0},
	{NULL, "jackpot", KIND_PSHM, 0, 0},
	{"wine-sync", "wine-2a41f7-fsync", KIND_PSHM, OPEN, 0},
	{"wine-sync", "wine-2a41f7-esync", KIND_PSHM, OPEN, 0},
	{NULL, "wine-cellar", KIND_PSHM, 0, 0},
	{"looking-glass", "looking-glass", KIND_PSHM, KEPT, 0},
	{"dotnet", "doublemapper_4711", KIND_PSHM, PID | DIES | OPEN, 4711},
	{NULL, "doublemapper_x", KIND_PSHM, 0, 0},
	{"podman-locks", "libpod_lock", KIND_PSHM, KEPT, 0},
	{"podman-locks", "libpod_rootless_lock_1000", KIND_PSHM, KEPT, 0},
	{NULL, "libpod_rootless_lock_", KIND_PSHM, 0, 0},
	{"lttng-wait", "lttng-ust-wait-8", KIND_PSHM, OPEN, 0},
	{"lttng-wait", "lttng-ust-wait-8-1000", KIND_PSHM, OPEN, 0},
	{NULL, "lttng-ust-waiting", KIND_PSHM, 0, 0},
	{"libqb-connection", "qb-cfg-request-2140-13-header", KIND_PSHM, OPEN, 0},
	{"libqb-connection", "qb-cib_rw-event-2140-2155-13-data", KIND_PSHM, OPEN, 0},
	{NULL, "qb-corosync-2140-blackbox-header", KIND_PSHM, 0, 0},
	{"spdk-trace", "spdk_tgt_trace.pid599051", KIND_PSHM, PID | KEPT, 599051},
	{NULL, "spdk_tgt_trace.0", KIND_PSHM, 0, 0},
	{"squid", "squid-cf__metadata.shm", KIND_PSHM, 0, 0},
	{"lldpad", "lldpad.state", KIND_PSHM, KEPT, 0},
	{"envoy-restart", "envoy_shared_memory_0", KIND_PSHM, OPEN, 0},
	{"oracle-amm", "ora_TEST_131235851_0", KIND_PSHM, 0, 0},
	{NULL, "ora_TEST_dump", KIND_PSHM, 0, 0},
	{"memcached-restart", "memory_file", KIND_PSHM, KEPT, 0},
	{"memcached-restart", "memory_file.meta", KIND_PSHM, KEPT, 0},
	{"memcached-restart", "memcached.cache", KIND_PSHM, KEPT, 0},
	{"bwa-index", "bwactl", KIND_PSHM, KEPT, 0},
	{"bwa-index", "bwaidx-hg38.fa", KIND_PSHM, KEPT, 0},
	{NULL, "bwactl2", KIND_PSHM, 0, 0},
	{NULL, "data", KIND_PSHM, 0, 0},
	{NULL, "data", KIND_PMSG, 0, 0},
	{NULL, "", KIND_PSEM, 0, 0},
};

/* Objects of System V. */
static const struct {
	const char *family;
	struct ipc_object object;
	unsigned facts;
} keyed[] = {
	{"apache-mutex",
	 {.kind = KIND_SEM, .uid = 33, .cuid = 0, .mode = 0600, .size = 1}, PROGRAMS},
	{"apache-mutex",
	 {.kind = KIND_SEM, .uid = 48, .cuid = 0, .mode = 0600, .size = 1}, PROGRAMS},
	/* A program that www-data itself has started. */
	{NULL, {.kind = KIND_SEM, .uid = 33, .cuid = 33, .mode = 0600, .size = 1}, 0},
	{NULL, {.kind = KIND_SEM, .uid = 33, .cuid = 0, .mode = 0600, .size = 3}, 0},
	{NULL, {.kind = KIND_SEM, .uid = 33, .cuid = 0, .mode = 0666, .size = 1}, 0},
	{NULL, {.kind = KIND_SEM, .uid = 33, .cuid = 0, .mode = 0600, .size = 1, .key = 1}, 0},
	{NULL, {.kind = KIND_SHM, .uid = 33, .cuid = 0, .mode = 0600, .size = 1}, 0},
	{"postgresql-key",
	 {.kind = KIND_SHM, .uid = 70, .cuid = 70, .key = 0x0052e2c1, .mode = 0600, .size = 56},
	 PROGRAMS | OPEN},
	{NULL, {.kind = KIND_SHM, .uid = 70, .key = 0x0052e2c1, .mode = 0600, .size = 57}, 0},
	{NULL, {.kind = KIND_SHM, .uid = 71, .key = 0x0052e2c1, .mode = 0600, .size = 56}, 0},
	{"postgresql-semaphores",
	 {.kind = KIND_SEM, .uid = 70, .key = 0x0052e2c1, .mode = 0600, .size = 17},
	 PROGRAMS | ANEW},
	{"postgresql-semaphores-16",
	 {.kind = KIND_SEM, .uid = 70, .key = 0x0052e2c1, .mode = 0600, .size = 20},
	 PROGRAMS | ANEW},
	{NULL, {.kind = KIND_SEM, .uid = 70, .key = 0x0052e2c1, .mode = 0600, .size = 18}, 0},
	{"zabbix-mutex",
	 {.kind = KIND_SEM, .uid = 110, .key = 0x7a0200c3, .mode = 0600, .size = 14}, PROGRAMS},
	{NULL, {.kind = KIND_SEM, .uid = 111, .key = 0x7a0200c3, .mode = 0600, .size = 14}, 0},
	{"aerospike-primary", {.kind = KIND_SHM, .key = 0xae001000, .mode = 0666}, KEPT},
	{"aerospike-secondary", {.kind = KIND_SHM, .key = 0xa2001000, .mode = 0666}, KEPT},
	{"aerospike-data", {.kind = KIND_SHM, .key = 0xad001100, .mode = 0666}, KEPT},
	{NULL, {.kind = KIND_SEM, .key = 0xae001000, .size = 2}, 0},
	{NULL, {.kind = KIND_SHM, .key = 0xaf001000}, 0},
	{"star-genome", {.kind = KIND_SHM, .key = 0x17020a11, .size = 1}, KEPT},
	{"ntp-clock", {.kind = KIND_SHM, .key = 0x4e545030, .mode = 0600}, 0},
	{"ntp-clock", {.kind = KIND_SHM, .key = 0x4e545032, .mode = 0666}, 0},
	{NULL, {.kind = KIND_SHM, .key = 0x4e545130}, 0},
	{"gpsd", {.kind = KIND_SHM, .key = 0x47505344}, 0},
	{NULL, {.kind = KIND_SHM, .key = 0x47505345}, 0},
	{NULL, {.kind = KIND_SHM}, 0},
	{NULL, {.kind = KIND_SEM, .size = 1}, 0},
	{NULL, {.kind = KIND_MSG, .key = 0xae001000}, 0},
};

static void check(const struct families *families, const struct ipc_object *object,
		  const char *expected, unsigned facts, pid_t pid)
{
	pid_t found = 0;
	const struct family *family = families_find(families, object, &found);
	const char *what = object->name ? object->name : "System V object";

	if (!expected) {
		if (family)
			fail_msg("%s (key %#x) is no %s", what, object->key, family->name);
		return;
	}
	if (!family || !streq(family->name, expected))
		fail_msg("%s (key %#x) is %s, not %s", what, object->key, expected,
			 family ? family->name : "anything");
	if (facts_of(family) != facts || found != pid)
		fail_msg("%s: facts %#x, pid %ld", what, facts_of(family), (long)found);
}

static void real_names(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		const struct ipc_object object = {
			.kind = named[i].kind, .id = -1, .name = named[i].name, .mode = 0600,
		};

		check(*state, &object, named[i].family, named[i].facts, named[i].pid);
	}
}

static void real_keys(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(keyed); i++)
		check(*state, &keyed[i].object, keyed[i].family, keyed[i].facts, 0);
}

/* No family without a row in the tables above. */
static void none_is_forgotten(void **state)
{
	const struct families *families = *state;

	for (size_t f = 0; f < families->count; f++) {
		const char *name = families->families[f].name;
		bool found = false;

		for (size_t i = 0; i < ARRAY_SIZE(named); i++)
			found |= named[i].family && streq(named[i].family, name);
		for (size_t i = 0; i < ARRAY_SIZE(keyed); i++)
			found |= keyed[i].family && streq(keyed[i].family, name);
		if (!found)
			fail_msg("no object of the family %s is tried", name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_a_source),
		cmocka_unit_test(as_the_program_reads_them),
		cmocka_unit_test(real_names),
		cmocka_unit_test(real_keys),
		cmocka_unit_test(none_is_forgotten),
	};

	return cmocka_run_group_tests(tests, read_shipped, free_shipped);
}
