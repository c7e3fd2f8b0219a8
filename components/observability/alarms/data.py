"""Alarms on database, proxy, search, backups and copies of objects.

Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
"""

from components.observability.alarms.rule import AlarmRule, Metric, always, one

_RDS = "AWS/RDS"
_SEARCH = "AWS/ES"
_MIB = 1024 * 1024
_HOUR = 60 * 60

DATABASE = (
    AlarmRule(
        key="database-cpu",
        kind="database-instance",
        severity="warning",
        summary="CPU of a database instance is high",
        metrics=one(_RDS, "CPUUtilization", "Average"),
        threshold=lambda at: at.database_cpu_percent,
        periods=10,
    ),
    AlarmRule(
        key="database-connections",
        kind="database-instance",
        severity="warning",
        summary="A database instance has nearly all the connections it allows",
        metrics=one(_RDS, "DatabaseConnections", "Maximum"),
        expression="100 * value / {max_connections}",
        threshold=lambda at: at.database_connections_percent,
    ),
    AlarmRule(
        key="database-memory",
        kind="database-instance",
        severity="critical",
        summary="A database instance is short of memory; it may restart",
        metrics=one(_RDS, "FreeableMemory", "Minimum"),
        compare="<",
        threshold=lambda at: at.database_free_memory_mib * _MIB,
    ),
    AlarmRule(
        key="replica-lag",
        kind="database-cluster",
        severity="warning",
        summary="A reader lags behind the writer; a failover would take longer",
        metrics=one(_RDS, "AuroraReplicaLagMaximum", "Maximum"),
        threshold=lambda at: at.replica_lag_ms,
    ),
    AlarmRule(
        key="proxy-saturation",
        kind="database-proxy",
        severity="critical",
        summary="The database proxy has nearly used up its connections",
        metrics={
            "used": Metric(namespace=_RDS, name="DatabaseConnections", stat="Sum"),
            "allowed": Metric(namespace=_RDS, name="MaxDatabaseConnectionsAllowed", stat="Sum"),
        },
        expression="IF(allowed > 0, 100 * used / allowed, 0)",
        threshold=lambda at: at.proxy_connections_percent,
    ),
)

SEARCH = (
    AlarmRule(
        key="search-red",
        kind="search",
        severity="critical",
        summary="Search has lost a primary shard: some data cannot be found",
        metrics=one(_SEARCH, "ClusterStatus.red", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
    AlarmRule(
        key="search-yellow",
        kind="search",
        severity="warning",
        summary="Search has lost a replica: the next loss loses data",
        metrics=one(_SEARCH, "ClusterStatus.yellow", "Maximum"),
        threshold=always(0),
        periods=15,
    ),
    AlarmRule(
        key="search-nodes",
        kind="search",
        severity="warning",
        summary="A search node is missing",
        metrics=one(_SEARCH, "Nodes", "Minimum"),
        expression="{nodes} - value",
        threshold=always(0),
        periods=30,
    ),
    AlarmRule(
        key="search-writes-blocked",
        kind="search",
        severity="critical",
        summary="Search refuses writes",
        metrics=one(_SEARCH, "ClusterIndexWritesBlocked", "Maximum"),
        threshold=always(0),
    ),
    AlarmRule(
        key="search-storage",
        kind="search",
        severity="critical",
        summary="A search node runs out of storage",
        # In MiB, of the fullest node.
        metrics=one(_SEARCH, "FreeStorageSpace", "Minimum"),
        expression="100 * value / ({volume_gib} * 1024)",
        compare="<",
        threshold=lambda at: at.search_free_storage_percent,
    ),
    AlarmRule(
        key="search-heap",
        kind="search",
        severity="warning",
        summary="The Java heap of a search node is nearly full",
        metrics=one(_SEARCH, "JVMMemoryPressure", "Maximum"),
        threshold=lambda at: at.search_heap_percent,
        periods=3,
    ),
    AlarmRule(
        key="search-cpu",
        kind="search",
        severity="warning",
        summary="CPU of the search nodes is high",
        metrics=one(_SEARCH, "CPUUtilization", "Average"),
        threshold=lambda at: at.search_cpu_percent,
        period=300,
        periods=3,
    ),
    AlarmRule(
        key="search-snapshot",
        kind="search",
        severity="warning",
        summary="The automatic snapshot of search failed",
        metrics=one(_SEARCH, "AutomatedSnapshotFailure", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
    AlarmRule(
        key="search-key",
        kind="search",
        severity="critical",
        summary="Search cannot use its encryption key; it stops working",
        metrics=one(_SEARCH, "KMSKeyError", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
)

BACKUP = (
    AlarmRule(
        key="backup-failed",
        kind="backup-vault",
        severity="critical",
        summary="A backup failed",
        metrics=one("AWS/Backup", "NumberOfBackupJobsFailed", "Sum"),
        threshold=always(0),
        period=300,
        periods=1,
    ),
    AlarmRule(
        key="backup-missing",
        kind="backup-vault",
        severity="critical",
        summary="No backup was completed for 32 hours",
        metrics=one("AWS/Backup", "NumberOfBackupJobsCompleted", "Sum"),
        compare="<",
        threshold=always(1),
        period=_HOUR,
        # A day, and what a daily backup may take: an hour to start and six to complete.
        periods=32,
        missing="breaching",
    ),
    AlarmRule(
        key="backup-copy-failed",
        kind="backup-copies",
        severity="warning",
        summary="A backup was not copied to the recovery region",
        metrics=one("AWS/Backup", "NumberOfCopyJobsFailed", "Sum"),
        threshold=always(0),
        period=300,
        periods=1,
    ),
)

REPLICATION = (
    AlarmRule(
        key="replication-failed",
        kind="replication",
        severity="warning",
        summary="Objects could not be copied to the recovery region",
        metrics=one("AWS/S3", "OperationsFailedReplication", "Sum"),
        threshold=always(0),
        period=300,
        periods=1,
    ),
    AlarmRule(
        key="replication-latency",
        kind="replica",
        severity="warning",
        summary="Copies in the recovery region are older than promised",
        metrics=one("AWS/S3", "ReplicationLatency", "Maximum"),
        threshold=lambda at: at.replication_latency_seconds,
        period=300,
        periods=1,
    ),
)

RULES = (*DATABASE, *SEARCH, *BACKUP, *REPLICATION)
