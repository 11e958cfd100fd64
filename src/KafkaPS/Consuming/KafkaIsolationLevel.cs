namespace KafkaPS;

/// <summary>Which records of transactions a reader sees (Java: <c>isolation.level</c>).</summary>
public enum KafkaIsolationLevel
{
    /// <summary>Records of committed transactions and records outside of transactions, up to the first open transaction.</summary>
    ReadCommitted,

    /// <summary>All records, including those of open and aborted transactions.</summary>
    ReadUncommitted,
}
