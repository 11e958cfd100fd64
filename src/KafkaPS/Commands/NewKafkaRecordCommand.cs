using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Makes a record for Send-KafkaRecord, with its own topic, key, partition, timestamp and headers.</para>
/// <para type="description">
/// Every parameter takes its value from a property of that name too, so the rows of Import-Csv and the objects of ConvertFrom-Json become records as they are.
/// Of such objects any parameter can also be computed: <c>-Key { $_.Name }</c>.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.New, "KafkaRecord")]
[OutputType(typeof(KafkaRecord))]
public sealed class NewKafkaRecordCommand : SafeCmdlet
{
    /// <summary>The topic; when it is left away or empty, <c>Send-KafkaRecord -Topic</c> says it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Topic { get; set; }

    /// <summary>The key. Records of one key go to one partition. Left away or <c>$null</c> it is no key; an empty text is an empty key.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public PSObject? Key { get; set; }

    /// <summary>
    /// The value. <c>$null</c> is a tombstone, which deletes the key from a compacted topic, and has to be said: an object without the property is an error.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? Value { get; set; }

    /// <summary>The partition, from 0. Left away, <c>$null</c> or empty: the key decides, as in Java.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PartitionTransformation]
    [AllowNull]
    public int? Partition { get; set; }

    /// <summary>
    /// The record's time: a date, or milliseconds since 1970-01-01T00:00:00Z, as a number or text. Left away, <c>$null</c> or empty: the time of sending.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimestampTransformation]
    [AllowNull]
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>
    /// The headers: a dictionary or an object, whose values are text, <c>byte[]</c>, <c>$null</c> or an array of these (a repeated name);
    /// KafkaPS.KafkaHeader objects; or text as Kafka's console producer reads it, <c>name:value,name:value</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new KafkaRecord
    {
        Topic = string.IsNullOrEmpty(Topic) ? null : Topic,
        Key = ScalarText.Unwrap(Key),
        Value = ScalarText.Unwrap(Value),
        Partition = Partition,
        Timestamp = Timestamp,
        Headers = Header ?? [],
    });
}
