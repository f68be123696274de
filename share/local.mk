# Data that is installed with the program.

# What --json of the native commands prints, as JSON Schema.
schemadir = $(pkgdatadir)/schemas
dist_schema_DATA = \
	share/schemas/ftok.schema.json \
	share/schemas/graph.schema.json \
	share/schemas/ls.schema.json \
	share/schemas/overview.schema.json \
	share/schemas/show.schema.json \
	share/schemas/who.schema.json
