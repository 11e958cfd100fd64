using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <content>The parameters that stand for single properties of Java's producer. What they may be, and what contradicts what, the configuration's rules say.</content>
public sealed partial class NewKafkaProducerCommand
{
    /// <summary>Who must have a record before it counts as sent: <c>all</c> in-sync replicas (the default), the leader alone (<c>1</c>), or nobody (<c>0</c>). acks.</summary>
    [Parameter]
    [ProducerProperty("acks")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Acks { get; set; }

    /// <summary>How often a failed request is sent again, within -DeliveryTimeoutMs; 2147483647 by default. retries.</summary>
    [Parameter]
    [ProducerProperty("retries")]
    public int Retries { get; set; }

    /// <summary>How long a record may wait for others to share a batch with, in milliseconds, fractions allowed; linger.ms. 5 by default, and up to 100 for a full batch while more than 64 KB come in that time.</summary>
    [Parameter]
    [ProducerProperty("linger.ms")]
    public double LingerMs { get; set; }

    /// <summary>The largest batch of records for one partition, in bytes. batch.size.</summary>
    [Parameter]
    [ProducerProperty("batch.size")]
    public int BatchSize { get; set; }

    /// <summary>How batches are compressed: none (the default), gzip, snappy, lz4 or zstd. compression.type.</summary>
    [Parameter]
    [ProducerProperty("compression.type")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CompressionType { get; set; }

    /// <summary>The name by which the brokers log the producer and set its quotas. client.id.</summary>
    [Parameter]
    [ProducerProperty("client.id")]
    [ValidateNotNull]
    public string? ClientId { get; set; }

    /// <summary>
    /// That a retry stores no record twice and none out of order, which is the default. Given, it is an error when -Acks or -Retries contradict it;
    /// <c>-EnableIdempotence:$false</c> switches it off. enable.idempotence.
    /// </summary>
    [Parameter]
    [ProducerProperty("enable.idempotence")]
    public SwitchParameter EnableIdempotence { get; set; }

    /// <summary>How many requests may be under way to one broker; 5 by default, which is the most with idempotence. max.in.flight.requests.per.connection.</summary>
    [Parameter]
    [ProducerProperty("max.in.flight.requests.per.connection")]
    public int MaxInFlight { get; set; }

    /// <summary>How long a record is tried before it has failed, in milliseconds; 120000 by default. delivery.timeout.ms.</summary>
    [Parameter]
    [ProducerProperty("delivery.timeout.ms")]
    public int DeliveryTimeoutMs { get; set; }

    /// <summary>How long a send waits for a topic's metadata, or for room in the buffer, in milliseconds; 60000 by default. max.block.ms.</summary>
    [Parameter]
    [ProducerProperty("max.block.ms")]
    public long MaxBlockMs { get; set; }

    /// <summary>The name under which the producer's transactions continue when it starts again; with it records are sent in transactions alone. transactional.id.</summary>
    [Parameter]
    [ProducerProperty("transactional.id")]
    [ValidateNotNullOrEmpty]
    public string? TransactionalId { get; set; }
}
