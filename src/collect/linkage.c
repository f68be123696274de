/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/linkage.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "collect/hidden.h"
#include "collect/operand.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/scan.h"
#include "ipc/semset.h"
#include "proc/take.h"

/* ---- objects ---- */

static int keep(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

/* What came of reading kinds one by one. */
struct progress {
	bool any;    /* some kind could be read */
	int missing; /* the error of one that the system has not */
	int *status;
};

/* What the system has not is no failure, unless it has nothing at all. */
static void note(struct session *session, struct linkage *all, enum ipc_kind kind, int err,
		 struct progress *progress)
{
	if (!err) {
		progress->any = true;
	} else if (kind == KIND_PMSG && (err == -EPERM || err == -EACCES)) {
		all->closed_queues = true;
	} else if (err == -ENOENT || err == -ENOSYS) {
		progress->missing = err;
	} else {
		session_explain(session, kind, err);
		*progress->status = EXIT_FAILURE;
	}
}

/* Every object but the files. */
static void collect_others(struct session *session, struct linkage *all, struct progress *progress)
{
	static const enum ipc_kind kinds[] = {KIND_SHM, KIND_MSG, KIND_SEM, KIND_PMSG};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		note(session, all, kinds[i],
		     ipc_scan(&session->source, kinds[i], 0, keep, &all->objects),
		     progress);
}

/*
 * The files of /dev/shm can be more than all else together. Their names are read while the
 * processes are: what appears meanwhile is told apart by its device all the same. Those that
 * nobody uses link nothing, and are left out where all are meant.
 */
struct listing {
	struct ipc_source source; /* a copy: what it counts is added in the end */
	struct posix_files files;
	int result;
	pthread_t thread;
	bool is_thread;
};

static void *list_files(void *arg)
{
	struct listing *listing = arg;

	listing->result = posix_files_read(&listing->source, &listing->files);
	return NULL;
}

static void start_listing(struct listing *listing, struct session *session)
{
	*listing = (struct listing){.source = session->source};
	listing->source.denied = listing->source.malformed = 0;
	listing->is_thread = pthread_create(&listing->thread, NULL, list_files, listing) == 0;
	if (!listing->is_thread)
		(void)list_files(listing);
}

static bool is_used(dev_t dev, ino_t ino, void *arg)
{
	const struct proc_snapshot *processes = &((const struct linkage *)arg)->processes;
	struct place file = place_of_file(dev, ino);

	return proc_first_mapping(processes, file) != PROC_NONE ||
	       proc_first_fd(processes, file) != PROC_NONE;
}

static int keep_file(const struct ipc_object *object, void *arg)
{
	return keep(object, &((struct linkage *)arg)->objects);
}

/* False where no kind at all could be read. The processes have been read, or could not be. */
static bool finish_listing(struct listing *listing, struct session *session, struct linkage *all,
			   struct progress *progress)
{
	if (listing->is_thread)
		(void)pthread_join(listing->thread, NULL);
	if (!listing->result)
		listing->result = posix_files_visit(&listing->source, &listing->files, is_used,
						    keep_file, all);
	posix_files_free(&listing->files);
	session->source.denied += listing->source.denied;
	session->source.malformed += listing->source.malformed;
	note(session, all, KIND_PSHM, listing->result, progress);
	if (progress->any)
		return true;
	if (progress->missing)
		session_explain(session, KIND_SHM, progress->missing);
	*progress->status = EXIT_FAILURE;
	return false;
}

/* The objects where not all of our own namespace are meant. */
static bool collect_some(struct session *session, const struct linkage_request *request,
			    struct linkage *all, int *status)
{
	bool named = request->operands && *request->operands;

	if (namespaces_chosen(&request->choice)) {
		if (!namespaces_find(session, &request->choice, &all->namespaces) ||
		    namespaces_collect(session, &all->namespaces, KINDS_ALL, 0,
				       &all->objects) != EXIT_SUCCESS) {
			*status = EXIT_FAILURE;
			return false;
		}
		if (named && !operand_select(request->operands, &all->objects))
			*status = EXIT_FAILURE;
		return !named || all->objects.count > 0;
	}
	for (char *const *name = request->operands; *name; name++)
		if (!operand_find(session, *name, 0, &all->objects))
			*status = EXIT_FAILURE;
	return all->objects.count > 0;
}

static void read_elements(struct session *session, struct linkage *all)
{
	all->elements = xcalloc(all->objects.count + 1, sizeof(struct ipc_sem_element *));
	if (!sysroot_is_live(&session->source.root))
		return;
	all->closed_sets = all->namespaces.count > 0
				   ? namespaces_elements(&all->namespaces, &all->objects,
							 all->elements)
				   : ipc_sem_read_list(&all->objects, NULL, SEM_ALL,
						       all->elements);
}

/* ---- processes ---- */

/* What the snapshot must hold to find the users of the objects. */
static unsigned wants(const struct linkage_request *request, const struct ipc_list *objects)
{
	static const unsigned of_kind[KIND_COUNT] = {
		[KIND_SHM] = PROC_MAPPINGS,
		[KIND_MSG] = PROC_SLEEPERS,
		[KIND_SEM] = PROC_SLEEPERS,
		[KIND_PSHM] = PROC_MAPPINGS | PROC_FDS | PROC_THREADS | PROC_SLEEPERS,
		[KIND_PMSG] = PROC_FDS | PROC_THREADS | PROC_SLEEPERS,
		[KIND_PSEM] = PROC_MAPPINGS | PROC_FDS | PROC_THREADS | PROC_SLEEPERS,
	};
	unsigned want = PROC_IDS | PROC_CMDLINE | request->proc_want;

	if (request->others)
		want |= PROC_SHARED | PROC_CHANNELS;
	if (request->others || !request->operands || !*request->operands)
		return want | PROC_MAPPINGS | PROC_FDS | PROC_THREADS | PROC_SLEEPERS;
	for (size_t i = 0; i < objects->count; i++)
		want |= of_kind[objects->objects[i].kind];
	return want;
}

static bool read_processes(struct session *session, const struct linkage_request *request,
			   struct linkage *all, int *status)
{
	int err = proc_snapshot_take(&session->source.root, wants(request, &all->objects),
				     &all->processes);

	all->has_processes = err == 0;
	if (!err)
		return true;
	*status = EXIT_FAILURE;
	if (sysroot_is_live(&session->source.root))
		msg_errno(-err, _("cannot read the processes in /proc"));
	else
		msg_warn(_("the captured system has no processes: nobody is seen to use anything"));
	return false;
}

/* ---- both ---- */

/* The devices on which the objects are; few, and all but a few objects are on the last. */
static size_t find_devices(const struct ipc_list *objects, uint64_t **devices)
{
	size_t count = 0;
	size_t cap = 0;

	*devices = NULL;
	for (size_t i = 0; i < objects->count; i++) {
		const struct ipc_object *object = &objects->objects[i];
		size_t d = 0;

		if (kind_is_sysv(object->kind))
			continue;
		while (d < count && (*devices)[d] != object->posix.dev)
			d++;
		if (d < count)
			continue;
		*devices = array_grow(*devices, &cap, count + 1, sizeof(**devices));
		(*devices)[count++] = object->posix.dev;
	}
	return count;
}

static void link_all(struct session *session, const struct linkage_request *request,
		     struct linkage *all)
{
	uint64_t *devices = NULL;
	size_t cap;
	struct links_input input = {
		.objects = &all->objects,
		.elements = all->elements,
		.processes = &all->processes,
		.ipc_ns = all->processes.own.ipc,
		.except = sysroot_is_live(&session->source.root) ? getpid() : 0,
		.others = request->others,
		.namespaces = namespaces_chosen(&request->choice),
	};
	struct stat st;

	if (!request->others && !(request->operands && *request->operands)) {
		input.device_count = cap = find_devices(&all->objects, &devices);
		/* Where every file has lost its name, nothing is listed. */
		if (!namespaces_chosen(&request->choice) &&
		    sysroot_is_live(&session->source.root) && stat(POSIX_SHM_DIR, &st) == 0) {
			devices = array_grow(devices, &cap, input.device_count + 1,
					     sizeof(*devices));
			devices[input.device_count++] = st.st_dev;
		}
	}
	input.devices = devices;
	links_build(&all->links, &input);
	free(devices);
}

/*
 * Find the names of files in /dev/shm that are in no list. They are few as a rule, and to ask for
 * the name of every mapping costs more than all the rest: so ask again for those alone.
 */
static void find_names(struct session *session, struct linkage *all)
{
	const struct proc_snapshot *processes = &all->processes;
	struct links *links = &all->links;
	pid_t *pids = NULL;
	size_t count = 0;
	size_t cap = 0;

	for (size_t t = 0; t < links->thing_count; t++) {
		const struct link_thing *thing = &links->things[t];

		if (!link_lacks_name(thing) || thing->first_end == LINK_NONE)
			continue;
		pids = array_grow(pids, &cap, count + 1, sizeof(*pids));
		pids[count++] = processes->processes[links->ends[thing->first_end].process].pid;
	}
	if (count > 0 && !proc_snapshot_pids(&session->source.root,
					     PROC_MAPPINGS | PROC_FDS | PROC_NAMES, pids, count,
					     &all->named))
		links_add_names(links, &all->named);
	free(pids);
}

/* All objects, and the processes. */
static bool read_all(struct session *session, const struct linkage_request *request,
		     struct linkage *all, int *status)
{
	struct progress progress = {.status = status};
	struct listing listing;
	size_t count;
	bool listed, read;

	collect_others(session, all, &progress);
	/* Before the processes: who did something here is still there, or has ended. */
	read_elements(session, all);
	count = all->objects.count;
	start_listing(&listing, session);
	read = read_processes(session, request, all, status);
	listed = finish_listing(&listing, session, all, &progress);
	/* Files have no semaphores. */
	all->elements = xreallocarray(all->elements, all->objects.count + 1,
				      sizeof(struct ipc_sem_element *));
	for (size_t i = count; i < all->objects.count; i++)
		all->elements[i] = NULL;
	return read && listed;
}

static bool read_some(struct session *session, const struct linkage_request *request,
		      struct linkage *all, int *status)
{
	if (!collect_some(session, request, all, status))
		return false;
	read_elements(session, all);
	return read_processes(session, request, all, status);
}

bool linkage_read(struct session *session, const struct linkage_request *request,
		  struct linkage *all, int *status)
{
	bool named = request->operands && *request->operands;
	bool some = named || namespaces_chosen(&request->choice);

	*all = (struct linkage){.objects = IPC_LIST_INIT};
	if (!(some ? read_some : read_all)(session, request, all, status))
		return false;
	link_all(session, request, all);
	find_names(session, all);
	return true;
}

void linkage_say_hidden(struct session *session, const struct linkage *all)
{
	hidden_say(session, &(struct hidden){
		.processes = all->has_processes ? all->processes.hidden : 0,
		.sets = all->closed_sets,
		.namespaces = all->namespaces.denied,
		.queues = all->closed_queues,
	});
}

void linkage_free(struct linkage *all)
{
	links_free(&all->links);
	if (all->has_processes)
		proc_snapshot_free(&all->processes);
	proc_snapshot_free(&all->named);
	for (size_t i = 0; all->elements && i < all->objects.count; i++)
		free(all->elements[i]);
	free(all->elements);
	namespaces_free(&all->namespaces);
	ipc_list_free(&all->objects);
}
