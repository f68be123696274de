# Which commands can also be called by a name of their own, and what `make install` puts
# where for them: the link in $(bindir), the manual page, the completions.
#
# Every command of src/applets/table.c stands in one of these lists (tests/cli/install.bats):
peer_commands = ipcs lsipc ipcmk ipcrm
own_commands = ftok
# Only of ipcadm: alone their names would say nothing, or are those of other programs.
inner_commands = dump graph leaks ls restore show who

# $(linked_commands) are those that configure's --with-links chose.

install-exec-hook: install-links
install-data-hook: install-pages install-completions
uninstall-hook: uninstall-links uninstall-pages uninstall-completions

# A link is relative, so that a staged tree (DESTDIR) can be moved. Removed is only what
# is a link to the program: the name may meanwhile belong to somebody else's file.
program = `echo ipcadm | sed '$(transform)'`

install-links:
	@$(MKDIR_P) "$(DESTDIR)$(bindir)"
	@cd "$(DESTDIR)$(bindir)" && program=$(program) && for name in $(linked_commands); do \
		echo " link $(bindir)/$$name$(EXEEXT)"; \
		rm -f "$$name$(EXEEXT)" && \
		$(LN_S) "$$program$(EXEEXT)" "$$name$(EXEEXT)" || exit 1; \
	done

uninstall-links:
	@program=$(program); for name in $(linked_commands); do \
		link="$(DESTDIR)$(bindir)/$$name$(EXEEXT)"; \
		test "`readlink "$$link"`" != "$$program$(EXEEXT)" || rm -f "$$link" || exit 1; \
	done

.PHONY: install-links uninstall-links
