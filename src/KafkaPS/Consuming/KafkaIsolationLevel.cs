namespace KafkaPS;

/// <summary>What of a transaction a reader sees (Java: <c>isolation.level</c>).</summary>
public enum KafkaIsolationLevel
{
    /// <summary>Records of committed transactions, and those outside of transactions, up to the first transaction that is still open.</summary>
    ReadCommitted,

    /// <summary>All records, those of open and aborted transactions too.</summary>
    ReadUncommitted,
}
