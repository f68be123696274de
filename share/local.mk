# Data that is installed with the program.

# What --json of the native commands prints, as JSON Schema.
schemadir = $(pkgdatadir)/schemas
dist_schema_DATA = \
	share/schemas/common.schema.json \
	share/schemas/dump.schema.json \
	share/schemas/ftok.schema.json \
	share/schemas/graph.schema.json \
	share/schemas/leaks.schema.json \
	share/schemas/ls.schema.json \
	share/schemas/manifest.schema.json \
	share/schemas/overview.schema.json \
	share/schemas/restore.schema.json \
	share/schemas/show.schema.json \
	share/schemas/who.schema.json

# What is known of the objects that well-known programs make: ipcadm-families(5).
familiesdir = $(pkgdatadir)/families.d
dist_families_DATA = \
	share/ipcadm/families.d/bioinformatics.conf \
	share/ipcadm/families.d/databases.conf \
	share/ipcadm/families.d/desktop.conf \
	share/ipcadm/families.d/machine-learning.conf \
	share/ipcadm/families.d/monitoring.conf \
	share/ipcadm/families.d/mpi.conf \
	share/ipcadm/families.d/postgresql.conf \
	share/ipcadm/families.d/python.conf \
	share/ipcadm/families.d/robotics.conf \
	share/ipcadm/families.d/runtimes.conf \
	share/ipcadm/families.d/web.conf
