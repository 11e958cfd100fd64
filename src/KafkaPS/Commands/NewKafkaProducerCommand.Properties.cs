using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <content>The parameters for single properties of Java's producer. The rules of the configuration define their valid values and conflicts.</content>
public sealed partial class NewKafkaProducerCommand
{
    /// <summary>The brokers that must acknowledge a record: <c>all</c> in-sync replicas (the default), only the leader (<c>1</c>), or none (<c>0</c>). Sets acks.</summary>
    [Parameter]
    [ProducerProperty("acks")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Acks { get; set; }

    /// <summary>How many times to retry a failed request within -DeliveryTimeoutMs. The default is 2147483647. Sets retries.</summary>
    [Parameter]
    [ProducerProperty("retries")]
    public int Retries { get; set; }

    /// <summary>
    /// How long a record can wait for other records to join its batch, in milliseconds. Fractions are allowed. With the default
    /// of 5 ms, records wait up to 100 ms for a full batch while more than 64 KB arrive in that time. Sets linger.ms.
    /// </summary>
    [Parameter]
    [ProducerProperty("linger.ms")]
    public double LingerMs { get; set; }

    /// <summary>The maximum size of a batch of records for one partition, in bytes. Sets batch.size.</summary>
    [Parameter]
    [ProducerProperty("batch.size")]
    public int BatchSize { get; set; }

    /// <summary>The compression of batches: none (the default), gzip, snappy, lz4, or zstd. Sets compression.type.</summary>
    [Parameter]
    [ProducerProperty("compression.type")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CompressionType { get; set; }

    /// <summary>The name that brokers use for the producer in logs and for quotas. Sets client.id.</summary>
    [Parameter]
    [ProducerProperty("client.id")]
    [ValidateNotNull]
    public string? ClientId { get; set; }

    /// <summary>
    /// Ensures that retries do not store records twice or out of order. This is the default. If it is specified, conflicting
    /// values of -Acks or -Retries cause errors. <c>-EnableIdempotence:$false</c> turns it off. Sets enable.idempotence.
    /// </summary>
    [Parameter]
    [ProducerProperty("enable.idempotence")]
    public SwitchParameter EnableIdempotence { get; set; }

    /// <summary>The maximum number of unacknowledged requests per broker. The default is 5, the maximum with idempotence. Sets max.in.flight.requests.per.connection.</summary>
    [Parameter]
    [ProducerProperty("max.in.flight.requests.per.connection")]
    public int MaxInFlight { get; set; }

    /// <summary>The maximum time to deliver a record before it fails, in milliseconds. The default is 120000. Sets delivery.timeout.ms.</summary>
    [Parameter]
    [ProducerProperty("delivery.timeout.ms")]
    public int DeliveryTimeoutMs { get; set; }

    /// <summary>How long a send waits for a topic's metadata or for free space in the buffer, in milliseconds. The default is 60000. Sets max.block.ms.</summary>
    [Parameter]
    [ProducerProperty("max.block.ms")]
    public long MaxBlockMs { get; set; }

    /// <summary>
    /// The name of the producer's transactions, which continue under this name when it is
    /// created again. Records can then be sent only in transactions. Sets transactional.id.
    /// </summary>
    [Parameter]
    [ProducerProperty("transactional.id")]
    [ValidateNotNullOrEmpty]
    public string? TransactionalId { get; set; }
}
