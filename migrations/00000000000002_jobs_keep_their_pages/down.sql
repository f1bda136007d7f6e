ALTER TABLE ferrodon.jobs RESET (vacuum_truncate);
