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
    static readonly string[] Names = [nameof(Topic), nameof(Key), nameof(Value), nameof(Partition), nameof(Timestamp), nameof(Header), "Headers"];

    RecordWarnings _warnings = null!;
    bool _isKeySaid, _isValueSaid;
    NullReason? _valueReason;
    long _all, _withoutKey;

    /// <summary>The topic; when it is left away or empty, <c>Send-KafkaRecord -Topic</c> says it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>The key. Records of one key go to one partition. Left away or <c>$null</c> it is no key; an empty text is an empty key.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ObjectTransformation]
    [AllowNull]
    public PSObject? Key { get; set; }

    /// <summary>
    /// The value. <c>-Value $null</c> is a tombstone, which deletes the key from a compacted topic. An object without the property is an error, and one in which it is
    /// <c>$null</c> becomes a record with an empty text unless -AllowTombstone is given.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ObjectTransformation]
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

    /// <summary>
    /// An object of the pipeline whose value is <c>$null</c> becomes a tombstone, which deletes its key from a compacted topic. Without this switch it becomes a record
    /// with an empty text, and a warning says so: the cell of a CSV file that is missing is <c>$null</c> too. <c>-Value $null</c> is a tombstone without it.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowTombstone { get; set; }

    /// <summary>The object of the pipeline whose properties are taken.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _warnings = new RecordWarnings(WriteWarning);
        _isKeySaid = IsSaid(nameof(Key), Key);
        _isValueSaid = IsSaid(nameof(Value), Value);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        object? input = ScalarText.Unwrap(InputObject);
        if (_all++ == 0) WarnOfUnusedProperties(input);
        object? key = ScalarText.Unwrap(Key);
        object? value = ScalarText.Unwrap(Value);
        if (value is null && !AllowTombstone && input is not KafkaRecord)
        {
            if (_isValueSaid && NullArgument.IsNothing(ValueReason, nameof(Value), _warnings)) return;
            value = Missing();
        }

        WarnOfMissingKey(input, key, value);
        _warnings.Timestamp(Timestamp);
        WriteObject(new KafkaRecord
        {
            Topic = string.IsNullOrEmpty(Topic) ? null : Topic,
            Key = key,
            Value = value,
            Partition = Partition,
            Timestamp = Timestamp,
            Headers = Header ?? [],
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_withoutKey > 0 && _withoutKey < _all) _warnings.SomeKeysAreNull(_withoutKey, _all);
    }

    /// <summary>Whether a parameter has one value for all records. A script block, which is run for each object of the pipeline, is bound before the first, but not yet a value.</summary>
    bool IsSaid(string parameter, object? current) => MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) && (value is null || current is not null);

    /// <summary>Why -Value is null, where it has one value for all records: the call is parsed for it once, and not for each.</summary>
    NullReason ValueReason => _valueReason ??= NullArgument.Reason(this, nameof(Value));

    /// <summary>What a value that is null becomes.</summary>
    string? Missing()
    {
        if (!_isValueSaid)
        {
            _warnings.MissingValue();
            return "";
        }

        if (ValueReason != NullReason.Written) _warnings.Tombstone(" or use -AllowTombstone");
        return null;
    }

    void WarnOfMissingKey(object? input, object? key, object? value)
    {
        if (key is not null || input is KafkaRecord) return;
        if (value is null) _warnings.NeitherKeyNorValue();
        else if (_isKeySaid && _all == 1 && NullArgument.Reason(this, nameof(Key)) != NullReason.Written) _warnings.NullKey();
        if (_isKeySaid || !MyInvocation.BoundParameters.ContainsKey(nameof(Key))) return;
        // What the pipeline has bound is a property, or else what the user's script block gave.
        if (InputObject?.Properties[nameof(Key)] is null) _warnings.EmptyKey();
        else _withoutKey++;
    }

    /// <summary>A column <c>"Key "</c> is bound to nothing, and its records would go without a key.</summary>
    void WarnOfUnusedProperties(object? input)
    {
        if (input is not PSObject row) return;
        foreach (string name in row.Properties.Select(property => property.Name))
        {
            if (Names.FirstOrDefault(known => !known.Equals(name, StringComparison.OrdinalIgnoreCase) && known.Equals(Letters(name), StringComparison.OrdinalIgnoreCase)) is { } meant
                && row.Properties[meant] is null) _warnings.UnusedProperty(name, meant);
        }
    }

    static string Letters(string name) => string.Concat(name.Where(char.IsLetter));
}
