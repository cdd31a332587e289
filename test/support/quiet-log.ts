// The functions' log lines would drown the tests' own; a test that looks at them turns them on.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
