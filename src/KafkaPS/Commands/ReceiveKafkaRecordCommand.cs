using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;
using KafkaPS.Completion;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Reads records from Kafka: those of a topic, or those that RecordMetadata objects identify.</para>
/// <para type="description">
/// Does not join a consumer group or commit offsets, so it does not affect other readers of the topic. Stops where each partition ended when the call started,
/// unless -Wait is specified. The records contain the original bytes from Kafka: <c>Receive-KafkaRecord a | Send-KafkaRecord b</c> copies them unchanged.
/// </para>
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "KafkaRecord", DefaultParameterSetName = TopicSet)]
[OutputType(typeof(KafkaRecord), typeof(byte[]))]
public sealed partial class ReceiveKafkaRecordCommand : ReaderCommand, IRecordVisitor, IPlaceVisitor
{
    const string TopicSet = "Topic", InputObjectSet = "InputObject";
    /// <summary>How long the brokers can be unavailable without a warning while the call waits for records, in milliseconds.</summary>
    const int SilenceMs = 5000;

    readonly List<object> _inputs = [];
    PlacesReader? _places;
    Func<object?>? _nextInput;
    byte[]? _keyBytes;
    long _emitted;
    RecordDeserializer? _deserializer;
    bool _takesInput;
    DateTime _awaySince = DateTime.MaxValue;
    bool _hasWarned;

    /// <summary>The topic.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TopicSet)]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Topic { get; set; } = "";

    /// <summary>
    /// The records to read: RecordMetadata objects of Send-KafkaRecord, records that were read before, or any objects with
    /// Topic, Partition, and Offset. Each partition is read once, and the records are returned in the requested order.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The numbers of the partitions to read, starting at 0. The default is all partitions.</summary>
    [Parameter(ParameterSetName = TopicSet)]
    [ValidateRange(0, int.MaxValue)]
    [ValidateNotNullOrEmpty]
    public int[]? Partition { get; set; }

    /// <summary>The offset to start with. An offset refers to a partition, so use -Partition unless the topic has only one.</summary>
    [Parameter(ParameterSetName = TopicSet)]
    [ValidateRange(0, long.MaxValue)]
    public long Offset { get; set; } = -1;

    /// <summary>
    /// Where to start: Beginning (the default), End, or a time (a date, or milliseconds since 1970-01-01T00:00:00Z).
    /// Each partition is then read from its first record with this timestamp or a later one.
    /// </summary>
    [Parameter(ParameterSetName = TopicSet)]
    [ArgumentCompleter(typeof(StartCompleter))]
    [ValidateNotNullOrEmpty]
    public object? From { get; set; }

    /// <summary>Returns only this number of records: those with the latest timestamps of all partitions together. With -Key, it returns the last records with that key.</summary>
    [Parameter(ParameterSetName = TopicSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; }

    /// <summary>Ends the call after this number of records. With -Wait, the call waits for them.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; } = long.MaxValue;

    /// <summary>Waits for new records at the end of each partition until Ctrl+C or -Count ends the call.</summary>
    [Parameter(ParameterSetName = TopicSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>Returns only records with this key. It is serialized as by Send-KafkaRecord, with the serializer that has the same name as -KeyDeserializer.</summary>
    [Parameter(ParameterSetName = TopicSet)]
    [ValidateNotNull]
    public object? Key { get; set; }

    /// <summary>
    /// How keys are converted to objects: the name of a deserializer, the name of the Java class, or a script block whose <c>$_</c>
    /// is the bytes. The default is Auto: text if the bytes are UTF-8 without control characters, otherwise the bytes.
    /// </summary>
    [Parameter]
    [DeserializerTransformation]
    [ArgumentCompleter(typeof(DeserializerCompleter))]
    [ValidateNotNull]
    public KafkaDeserializer? KeyDeserializer { get; set; }

    /// <summary>
    /// How values are converted to objects: the name of a deserializer, the name of the Java class, or a script block whose <c>$_</c> is the bytes, as in -KeyDeserializer.
    /// </summary>
    [Parameter]
    [DeserializerTransformation]
    [ArgumentCompleter(typeof(DeserializerCompleter))]
    [ValidateNotNull]
    public KafkaDeserializer? ValueDeserializer { get; set; }

    /// <summary>The encoding of text for the deserializer String, and of the text of -Key. The default is UTF-8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>Returns only the bytes of each value. A tombstone is <c>$null</c>.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    private protected override object? Target => ParameterSetName == TopicSet ? Topic : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckParameters();
        _takesInput = !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        _deserializer = RecordDeserializer.Of(KeyDeserializer, ValueDeserializer, Encoding ?? TextBytes.Utf8);
        if (Key is not null) _keyBytes = SerializeKey();
        Connect(follows: Wait);
        if (ParameterSetName == InputObjectSet) _places = new PlacesReader(Consumer, Stop);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_places is null) return;
        Add(InputObject!);
        if (!_takesInput) return;
        _nextInput ??= PipelineInput.Of(this);
        while (_nextInput() is var next && !ReferenceEquals(next, AutomationNull.Value)) Add(PSObject.AsPSObject(next ?? "null"));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_places is null) ReadTopic();
        else Run(() => _places.Read(this));
        WriteClientLog();
    }

    void Add(PSObject input)
    {
        try
        {
            _places!.Add(PlaceOf.Object(input));
            _inputs.Add(input);
        }
        catch (FormatException e)
        {
            WriteError(new ErrorRecord(e, "NotAPlace", ErrorCategory.InvalidType, input));
        }
    }

    bool IRecordVisitor.OnRecord(in ReceivedRecord record)
    {
        if (!IsWanted(record)) return true;
        if (Raw) WriteObject(record.HasValue ? record.Value.ToArray() : null);
        else Emit(record.ToRecord());
        return ++_emitted < Count;
    }

    void IRecordVisitor.OnError(in PartitionRange range, long next, KafkaException error) => WriteError(KafkaErrors.ToErrorRecord(error, range.PartitionName));

    void IRecordVisitor.OnRangeEnd(in PartitionRange range)
    {
    }

    object? IPlaceVisitor.Take(in ReceivedRecord record) => Raw ? record.HasValue ? record.Value.ToArray() : null : record.ToRecord();

    void IPlaceVisitor.OnFound(int index, object? taken)
    {
        if (_emitted++ >= Count) return;
        if (taken is KafkaRecord record) Emit(record);
        else WriteObject(taken);
    }

    void IPlaceVisitor.OnMissing(int index, KafkaException error) => WriteRecordError(KafkaErrors.ToErrorRecord(error, _inputs[index]));

    bool IsWanted(in ReceivedRecord record) => (_tooEarly is null || !IsTooEarly(record)) && (_keyBytes is null || record.HasKey && record.Key.SequenceEqual(_keyBytes));

    void ReadTopic()
    {
        if (PartitionCount(Topic) is not int count)
        {
            ThrowTerminatingError(NoSuchTopic(Topic));
            return;
        }

        PartitionRange[] ranges = Ranges(count);
        if (Last > 0) EmitLast(ranges);
        if (Last > 0 && !Wait) return;
        if (Wait) ranges = Array.ConvertAll(ranges, range => range with { From = Last > 0 ? range.To : range.From, To = PartitionRange.NoEnd });
        using var reader = Run(() => new RecordReader(Consumer, ranges, Stop));
        Run(() =>
        {
            while (reader.Step(this))
            {
                WriteClientLog();
                if (Wait) WarnOfAbsence();
            }
        });
    }

    void EmitLast(PartitionRange[] ranges)
    {
        var tail = new TailReader(Consumer, Last, IsWanted, error => WriteError(KafkaErrors.ToErrorRecord(error, Topic)), Stop);
        foreach (KafkaRecord record in Run(() => tail.Read(ranges)))
        {
            if (Raw) WriteObject(record.Serialized!.Value);
            else Emit(record);
        }
    }

    void Emit(KafkaRecord record)
    {
        try
        {
            WriteObject(_deserializer is null ? record : _deserializer.Of(record));
        }
        catch (SerializationException e)
        {
            WriteRecordError(KafkaErrors.ToErrorRecord(e, record));
        }
    }

    /// <summary>Warns of unavailable brokers: a call with -Wait can wait for them indefinitely, but not silently.</summary>
    void WarnOfAbsence()
    {
        if (Consumer.Events.LastReason is not { } reason) (_awaySince, _hasWarned) = (DateTime.MaxValue, false);
        else if (_awaySince == DateTime.MaxValue) _awaySince = DateTime.UtcNow;
        else if (!_hasWarned && (DateTime.UtcNow - _awaySince).TotalMilliseconds > SilenceMs)
        {
            _hasWarned = true;
            WriteWarning($"Waiting for {Consumer.Brokers}. {reason}");
        }
    }
}
