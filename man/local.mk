# The manual. A command's page is called ipcadm-NAME(1), whoever owns the name alone; where the
# command got a link of its own (links.mk), NAME(1) leads to the same page.
dist_man_MANS = man/ipcadm.8

command_pages = man/dump.1 man/ftok.1 man/graph.1 man/ipcmk.1 man/ipcrm.1 man/ipcs.1 \
	man/leaks.1 man/ls.1 man/lsipc.1 man/restore.1 man/show.1 man/who.1
# What configures a command; families(5) is called ipcadm-families(5) likewise.
dist_man_MANS += man/leaks.conf.5
file_pages = man/families.5
EXTRA_DIST += $(command_pages) $(file_pages)

man5 = $(DESTDIR)$(mandir)/man5
man1dir = $(mandir)/man1
man1 = $(DESTDIR)$(man1dir)

install-pages:
	@$(MKDIR_P) "$(man1)"
	@for page in $(command_pages); do \
		name=`basename $$page .1`; \
		echo " page $(man1dir)/ipcadm-$$name.1"; \
		$(INSTALL_DATA) "$(srcdir)/$$page" "$(man1)/ipcadm-$$name.1" || exit 1; \
	done
	@$(MKDIR_P) "$(man5)"
	@for page in $(file_pages); do \
		$(INSTALL_DATA) "$(srcdir)/$$page" "$(man5)/ipcadm-`basename $$page`" || exit 1; \
	done
	@cd "$(man1)" && for name in $(linked_commands); do \
		rm -f "$$name.1" && $(LN_S) "ipcadm-$$name.1" "$$name.1" || exit 1; \
	done

uninstall-pages:
	@for name in $(linked_commands); do \
		link="$(man1)/$$name.1"; \
		test "`readlink "$$link"`" != "ipcadm-$$name.1" || rm -f "$$link" || exit 1; \
	done
	@for page in $(command_pages); do \
		rm -f "$(man1)/ipcadm-`basename $$page`" || exit 1; \
	done
	@for page in $(file_pages); do \
		rm -f "$(man5)/ipcadm-`basename $$page`" || exit 1; \
	done

.PHONY: install-pages uninstall-pages
