using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Creates a record for Send-KafkaRecord, with its own topic, key, partition, timestamp, and headers.</para>
/// <para type="description">
/// Every parameter accepts a property with the same name, so the rows of Import-Csv and the objects of ConvertFrom-Json
/// become records without changes. You can also compute a parameter from such an object: <c>-Key { $_.Name }</c>.
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

    /// <summary>The topic. By default, or if it is empty, <c>Send-KafkaRecord -Topic</c> specifies it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>The key. Records with the same key go to the same partition. By default, or if it is <c>$null</c>, there is no key. Empty text is an empty key.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ObjectTransformation]
    [AllowNull]
    public PSObject? Key { get; set; }

    /// <summary>
    /// The value. <c>-Value $null</c> is a tombstone, which deletes the key from a compacted topic. An object without the property
    /// causes an error. An object whose value is <c>$null</c> becomes a record with empty text unless -AllowTombstone is specified.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ObjectTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? Value { get; set; }

    /// <summary>The partition, starting at 0. By default, or if it is <c>$null</c> or empty, the key determines it, as in Java.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PartitionTransformation]
    [AllowNull]
    public int? Partition { get; set; }

    /// <summary>
    /// The timestamp of the record: a date, or milliseconds since 1970-01-01T00:00:00Z, as a number or text. By default, or if it is <c>$null</c> or empty, it is the time of sending.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimestampTransformation]
    [AllowNull]
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>
    /// The headers: a dictionary or an object, whose values are text, <c>byte[]</c>, <c>$null</c>, or an array of these, which repeats
    /// the name; KafkaPS.KafkaHeader objects; or text in the form <c>name:value,name:value</c>, as in Kafka's console producer.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <summary>
    /// Creates a tombstone, which deletes its key from a compacted topic, from a pipeline object whose value is <c>$null</c>. By default, such an object becomes a
    /// record with empty text, with a warning, because a missing cell of a CSV file is also <c>$null</c>. <c>-Value $null</c> does not require this switch.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowTombstone { get; set; }

    /// <summary>The pipeline object whose properties are used.</summary>
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

    /// <summary>Returns whether a parameter has one value for all records. A script block that runs for each pipeline object is bound before the first one, but has no value yet.</summary>
    bool IsSaid(string parameter, object? current) => MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) && (value is null || current is not null);

    /// <summary>The reason why -Value is null if it has one value for all records. The call is parsed only once, not for each record.</summary>
    NullReason ValueReason => _valueReason ??= NullArgument.Reason(this, nameof(Value));

    /// <summary>Returns what a null value becomes.</summary>
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
        // The pipeline has bound a property, or the result of the user's script block.
        if (InputObject?.Properties[nameof(Key)] is null) _warnings.EmptyKey();
        else _withoutKey++;
    }

    /// <summary>Warns of properties that no parameter uses: a column <c>"Key "</c> is not bound, and its records would have no key.</summary>
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
