# What helps around the program: the one-command start, and completions for shells.
EXTRA_DIST += contrib/quickstart \
	contrib/completions/ipcadm.bash \
	contrib/completions/_ipcadm \
	contrib/completions/ipcadm.fish

# configure leaves a directory empty where it was told not to install there. bash looks a command
# up by its name: each link has its own file; zsh reads the names in the file's first line.
install-completions:
	@if test -n "$(bashcompletiondir)"; then \
		echo " completions $(bashcompletiondir)"; \
		$(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)" && \
		$(INSTALL_DATA) "$(srcdir)/contrib/completions/ipcadm.bash" \
			"$(DESTDIR)$(bashcompletiondir)/ipcadm" && \
		cd "$(DESTDIR)$(bashcompletiondir)" && for name in $(linked_commands); do \
			rm -f "$$name" && $(LN_S) ipcadm "$$name" || exit 1; \
		done; \
	fi
	@if test -n "$(zshcompletiondir)"; then \
		echo " completions $(zshcompletiondir)"; \
		$(MKDIR_P) "$(DESTDIR)$(zshcompletiondir)" && \
		sed "1s/.*/#compdef ipcadm $(linked_commands)/" \
			"$(srcdir)/contrib/completions/_ipcadm" \
			>"$(DESTDIR)$(zshcompletiondir)/_ipcadm" && \
		chmod 644 "$(DESTDIR)$(zshcompletiondir)/_ipcadm"; \
	fi
	@if test -n "$(fishcompletiondir)"; then \
		echo " completions $(fishcompletiondir)"; \
		$(MKDIR_P) "$(DESTDIR)$(fishcompletiondir)" && \
		$(INSTALL_DATA) "$(srcdir)/contrib/completions/ipcadm.fish" \
			"$(DESTDIR)$(fishcompletiondir)"; \
	fi

uninstall-completions:
	@test -z "$(bashcompletiondir)" || for name in $(linked_commands); do \
		link="$(DESTDIR)$(bashcompletiondir)/$$name"; \
		test "`readlink "$$link"`" != ipcadm || rm -f "$$link" || exit 1; \
	done
	@test -z "$(bashcompletiondir)" || rm -f "$(DESTDIR)$(bashcompletiondir)/ipcadm"
	@test -z "$(zshcompletiondir)" || rm -f "$(DESTDIR)$(zshcompletiondir)/_ipcadm"
	@test -z "$(fishcompletiondir)" || rm -f "$(DESTDIR)$(fishcompletiondir)/ipcadm.fish"

.PHONY: install-completions uninstall-completions
