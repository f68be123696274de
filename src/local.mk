bin_PROGRAMS = src/ipcadm

# Everything but the commands, so that the unit tests can link it.
noinst_LIBRARIES = src/libipcadm.a
src_libipcadm_a_SOURCES = \
	src/applets/applet.h \
	src/applets/arguments.c src/applets/arguments.h \
	src/applets/ask.c src/applets/ask.h \
	src/applets/leaks/moments.c src/applets/leaks/moments.h \
	src/applets/options.c src/applets/options.h \
	src/applets/problems.c src/applets/problems.h \
	src/applets/session.c src/applets/session.h \
	src/archive/backup.c src/archive/backup.h \
	src/archive/checksum.c src/archive/checksum.h \
	src/archive/fact.c src/archive/fact.h \
	src/archive/json_split.c src/archive/json_split.h \
	src/archive/manifest.c src/archive/manifest.h \
	src/archive/manifest_read.c src/archive/manifest_read.h \
	src/archive/manifest_twice.c src/archive/manifest_twice.h \
	src/archive/new_file.c src/archive/new_file.h \
	src/archive/saved.c src/archive/saved.h \
	src/archive/spool.c src/archive/spool.h \
	src/archive/tar.c src/archive/tar.h \
	src/base/account_json.c src/base/account_json.h \
	src/base/alloc.c src/base/alloc.h \
	src/base/arena.c src/base/arena.h \
	src/base/bytes.h \
	src/base/clock.c src/base/clock.h \
	src/base/conf.c src/base/conf.h \
	src/base/errors.h \
	src/base/glob.c src/base/glob.h \
	src/base/hash.c src/base/hash.h \
	src/base/io.c src/base/io.h \
	src/base/json.c src/base/json.h \
	src/base/kernel.h \
	src/base/library.c src/base/library.h \
	src/base/lines.c src/base/lines.h \
	src/base/logger.c src/base/logger.h \
	src/base/msg.c src/base/msg.h \
	src/base/nls.c src/base/nls.h \
	src/base/parse.c src/base/parse.h \
	src/base/place.h \
	src/base/program.c src/base/program.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/signals.c src/base/signals.h \
	src/base/standard.c src/base/standard.h \
	src/base/strbuf.c src/base/strbuf.h \
	src/base/sysroot.c src/base/sysroot.h \
	src/base/text.c src/base/text.h \
	src/base/times.c src/base/times.h \
	src/base/users.c src/base/users.h \
	src/base/util.h \
	src/base/workers.c src/base/workers.h \
	src/collect/collect.c src/collect/collect.h \
	src/collect/collect_links.c src/collect/collect_links.h \
	src/collect/collect_objects.c src/collect/collect_objects.h \
	src/collect/collected.c src/collect/collected.h \
	src/collect/collecting.h \
	src/collect/knowledge.c src/collect/knowledge.h \
	src/collect/namespace.c src/collect/namespace.h \
	src/collect/namespaces.c src/collect/namespaces.h \
	src/collect/namespaces_collect.c src/collect/namespaces_collect.h \
	src/collect/operand.c src/collect/operand.h \
	src/collect/problems.c src/collect/problems.h \
	src/collect/want.h \
	src/collect/world.c src/collect/world.h \
	src/graph/build.c src/graph/build.h \
	src/graph/choose.c src/graph/choose.h \
	src/graph/fold.c src/graph/fold.h \
	src/graph/graph.c src/graph/graph.h \
	src/graph/request.h \
	src/graph/steps.h \
	src/ipc/access.c src/ipc/access.h \
	src/ipc/ahead.c src/ipc/ahead.h \
	src/ipc/amount.c src/ipc/amount.h \
	src/ipc/capture.c src/ipc/capture.h \
	src/ipc/capture_memory.c src/ipc/capture_memory.h \
	src/ipc/captured.h \
	src/ipc/changed.c src/ipc/changed.h \
	src/ipc/contents.c src/ipc/contents.h \
	src/ipc/create.c src/ipc/create.h \
	src/ipc/dev_shm.c src/ipc/dev_shm.h \
	src/ipc/explain.c src/ipc/explain.h \
	src/ipc/ftok.c src/ipc/ftok.h \
	src/ipc/ftok_walk.c src/ipc/ftok_walk.h \
	src/ipc/hideout.c src/ipc/hideout.h \
	src/ipc/hold.c src/ipc/hold.h \
	src/ipc/kind.c src/ipc/kind.h \
	src/ipc/kind_bits.h \
	src/ipc/kind_ops.c src/ipc/kind_ops.h \
	src/ipc/lease.c src/ipc/lease.h \
	src/ipc/limit_value.c src/ipc/limit_value.h \
	src/ipc/limits.c src/ipc/limits.h \
	src/ipc/lock.c src/ipc/lock.h \
	src/ipc/names.c src/ipc/names.h \
	src/ipc/object.c src/ipc/object.h \
	src/ipc/object_json.c src/ipc/object_json.h \
	src/ipc/posix.h \
	src/ipc/posix_file.c src/ipc/posix_file.h \
	src/ipc/posix_mq.c src/ipc/posix_mq.h \
	src/ipc/recreate.c src/ipc/recreate.h \
	src/ipc/recreate_fill.c src/ipc/recreate_fill.h \
	src/ipc/recreation.h \
	src/ipc/reference.c src/ipc/reference.h \
	src/ipc/remove.c src/ipc/remove.h \
	src/ipc/resolve.c src/ipc/resolve.h \
	src/ipc/retire.c src/ipc/retire.h \
	src/ipc/retire_files.c src/ipc/retire_files.h \
	src/ipc/retire_hidden.c src/ipc/retire_hidden.h \
	src/ipc/retire_recover.c src/ipc/retire_recover.h \
	src/ipc/retire_sysv.c src/ipc/retire_sysv.h \
	src/ipc/retired.h \
	src/ipc/retirement.c src/ipc/retirement.h \
	src/ipc/scan.c src/ipc/scan.h \
	src/ipc/semset.c src/ipc/semset.h \
	src/ipc/semun.h \
	src/ipc/source.c src/ipc/source.h \
	src/ipc/sysv_proc.c src/ipc/sysv_proc.h \
	src/ipc/sysv_stat.c src/ipc/sysv_stat.h \
	src/ipc/unused.c src/ipc/unused.h \
	src/ipc/usage.c src/ipc/usage.h \
	src/ipc/want.h \
	src/leak/callers.c src/leak/callers.h \
	src/leak/court.c src/leak/court.h \
	src/leak/family.c src/leak/family.h \
	src/leak/judge.c src/leak/judge.h \
	src/leak/kept.c src/leak/kept.h \
	src/leak/pattern.c src/leak/pattern.h \
	src/leak/reason.c src/leak/reason.h \
	src/leak/right.c src/leak/right.h \
	src/leak/rule.c src/leak/rule.h \
	src/leak/scope.c src/leak/scope.h \
	src/leak/signs.c src/leak/signs.h \
	src/leak/sum.c src/leak/sum.h \
	src/leak/tie.c src/leak/tie.h \
	src/leak/verdict.c src/leak/verdict.h \
	src/leak/world.h \
	src/privs.c src/privs.h \
	src/proc/able.c src/proc/able.h \
	src/proc/age.c src/proc/age.h \
	src/proc/captured.c src/proc/captured.h \
	src/proc/cgroup.c src/proc/cgroup.h \
	src/proc/clock.c src/proc/clock.h \
	src/proc/cmdline.c src/proc/cmdline.h \
	src/proc/credentials.c src/proc/credentials.h \
	src/proc/devices.c src/proc/devices.h \
	src/proc/directory.c src/proc/directory.h \
	src/proc/elf.c src/proc/elf.h \
	src/proc/fds.c src/proc/fds.h \
	src/proc/flight.c src/proc/flight.h \
	src/proc/harmless.c src/proc/harmless.h \
	src/proc/interpreter.c src/proc/interpreter.h \
	src/proc/layers.c src/proc/layers.h \
	src/proc/leader.c src/proc/leader.h \
	src/proc/mapping.c src/proc/mapping.h \
	src/proc/maps.c src/proc/maps.h \
	src/proc/members.c src/proc/members.h \
	src/proc/newcomers.c src/proc/newcomers.h \
	src/proc/number.h \
	src/proc/own.c src/proc/own.h \
	src/proc/owners.c src/proc/owners.h \
	src/proc/parallel.c src/proc/parallel.h \
	src/proc/passive.c src/proc/passive.h \
	src/proc/place.c src/proc/place.h \
	src/proc/process.h \
	src/proc/procmap_query.c src/proc/procmap_query.h \
	src/proc/read.c src/proc/read.h \
	src/proc/reader.c src/proc/reader.h \
	src/proc/scan.h \
	src/proc/script.c src/proc/script.h \
	src/proc/settle.c src/proc/settle.h \
	src/proc/sight.c src/proc/sight.h \
	src/proc/sleepers.c src/proc/sleepers.h \
	src/proc/snapshot.c src/proc/snapshot.h \
	src/proc/sockets.c src/proc/sockets.h \
	src/proc/spaces.c src/proc/spaces.h \
	src/proc/start.c src/proc/start.h \
	src/proc/stat.c src/proc/stat.h \
	src/proc/status.c src/proc/status.h \
	src/proc/syscalls.c src/proc/syscalls.h \
	src/proc/take.c src/proc/take.h \
	src/proc/take_clock.c src/proc/take_clock.h \
	src/proc/trait.h \
	src/proc/traits.c src/proc/traits.h \
	src/proc/units.c src/proc/units.h \
	src/proc/vma.h \
	src/render/column.c src/render/column.h \
	src/render/column_common.c src/render/column_common.h \
	src/render/column_element.c src/render/column_element.h \
	src/render/column_leak.c src/render/column_leak.h \
	src/render/column_limits.c src/render/column_limits.h \
	src/render/column_link.c src/render/column_link.h \
	src/render/column_ls.c src/render/column_ls.h \
	src/render/column_namespace.c src/render/column_namespace.h \
	src/render/column_posix.c src/render/column_posix.h \
	src/render/column_processes.c src/render/column_processes.h \
	src/render/column_recorded.c src/render/column_recorded.h \
	src/render/column_sysv.c src/render/column_sysv.h \
	src/render/column_topics.c src/render/column_topics.h \
	src/render/column_value.c src/render/column_value.h \
	src/render/document_json.c src/render/document_json.h \
	src/render/fixed.c src/render/fixed.h \
	src/render/format.c src/render/format.h \
	src/render/graph_dot.c src/render/graph_dot.h \
	src/render/graph_json.c src/render/graph_json.h \
	src/render/graph_label.c src/render/graph_label.h \
	src/render/graph_mermaid.c src/render/graph_mermaid.h \
	src/render/grid.c src/render/grid.h \
	src/render/limit_json.c src/render/limit_json.h \
	src/render/link.c src/render/link.h \
	src/render/loss_json.c src/render/loss_json.h \
	src/render/member_json.c src/render/member_json.h \
	src/render/note.c src/render/note.h \
	src/render/process_json.c src/render/process_json.h \
	src/render/screen.c src/render/screen.h \
	src/render/table.c src/render/table.h \
	src/render/table_form.c src/render/table_form.h \
	src/render/table_list.c src/render/table_list.h \
	src/render/table_style.h \
	src/render/table_text.c src/render/table_text.h \
	src/render/table_typed.c src/render/table_typed.h \
	src/render/thing_json.c src/render/thing_json.h \
	src/render/value.c src/render/value.h \
	src/use/command.c src/use/command.h \
	src/use/evidence.c src/use/evidence.h \
	src/use/links.c src/use/links.h \
	src/use/loss.c src/use/loss.h \
	src/use/view.c src/use/view.h \
	src/use/way.c src/use/way.h

src_ipcadm_SOURCES = \
	src/applets/dump.c \
	src/applets/ftok/ftok.c \
	src/applets/ftok/print.c src/applets/ftok/print.h \
	src/applets/ftok/report.c src/applets/ftok/report.h \
	src/applets/graph.c \
	src/applets/ipcmk.c \
	src/applets/ipcrm/ipcrm.c \
	src/applets/ipcrm/remove.c src/applets/ipcrm/remove.h \
	src/applets/ipcs/detail.c src/applets/ipcs/detail.h \
	src/applets/ipcs/failed.c src/applets/ipcs/failed.h \
	src/applets/ipcs/ipcs.c \
	src/applets/ipcs/list.c src/applets/ipcs/list.h \
	src/applets/ipcs/request.h \
	src/applets/ipcs/status.c src/applets/ipcs/status.h \
	src/applets/leaks/backup.c src/applets/leaks/backup.h \
	src/applets/leaks/files.c src/applets/leaks/files.h \
	src/applets/leaks/growth.c src/applets/leaks/growth.h \
	src/applets/leaks/json.c src/applets/leaks/json.h \
	src/applets/leaks/leaks.c \
	src/applets/leaks/log.c src/applets/leaks/log.h \
	src/applets/leaks/outcome.c src/applets/leaks/outcome.h \
	src/applets/leaks/removal.h \
	src/applets/leaks/remove.c src/applets/leaks/remove.h \
	src/applets/leaks/report.c src/applets/leaks/report.h \
	src/applets/leaks/request.h \
	src/applets/leaks/select.c src/applets/leaks/select.h \
	src/applets/leaks/show.c src/applets/leaks/show.h \
	src/applets/leaks/sum.c src/applets/leaks/sum.h \
	src/applets/leaks/summary.c src/applets/leaks/summary.h \
	src/applets/leaks/watch.c src/applets/leaks/watch.h \
	src/applets/leaks/world.c src/applets/leaks/world.h \
	src/applets/ls/columns.c src/applets/ls/columns.h \
	src/applets/ls/filter.c src/applets/ls/filter.h \
	src/applets/ls/list.c src/applets/ls/list.h \
	src/applets/ls/ls.c \
	src/applets/ls/options.c src/applets/ls/options.h \
	src/applets/ls/request.h \
	src/applets/ls/sort.c src/applets/ls/sort.h \
	src/applets/ls/watch.c src/applets/ls/watch.h \
	src/applets/lsipc/columns.c src/applets/lsipc/columns.h \
	src/applets/lsipc/lsipc.c \
	src/applets/lsipc/request.h \
	src/applets/lsipc/show.c src/applets/lsipc/show.h \
	src/applets/overview/overview.c src/applets/overview/overview.h \
	src/applets/overview/show.c src/applets/overview/show.h \
	src/applets/overview/values.c src/applets/overview/values.h \
	src/applets/restore/choose.c src/applets/restore/choose.h \
	src/applets/restore/make.c src/applets/restore/make.h \
	src/applets/restore/request.h \
	src/applets/restore/restore.c \
	src/applets/restore/show.c src/applets/restore/show.h \
	src/applets/row.c src/applets/row.h \
	src/applets/show/gather.c src/applets/show/gather.h \
	src/applets/show/inside.c src/applets/show/inside.h \
	src/applets/show/json.c src/applets/show/json.h \
	src/applets/show/look.c src/applets/show/look.h \
	src/applets/show/parts.c src/applets/show/parts.h \
	src/applets/show/request.h \
	src/applets/show/show.c \
	src/applets/show/text.c src/applets/show/text.h \
	src/applets/show/users.c src/applets/show/users.h \
	src/applets/stop.c src/applets/stop.h \
	src/applets/table.c src/applets/table.h \
	src/applets/who/json.c src/applets/who/json.h \
	src/applets/who/request.h \
	src/applets/who/show.c src/applets/who/show.h \
	src/applets/who/who.c \
	src/main.c
src_ipcadm_LDADD = src/libipcadm.a $(CAPNG_LIBS) $(DL_LIBS) $(LIBINTL)
