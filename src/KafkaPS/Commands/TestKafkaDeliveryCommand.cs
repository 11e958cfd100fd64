using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Verifies that Kafka has what was sent: reads the records back and compares their keys, values, and headers with those that were sent.</para>
/// <para type="description">
/// Takes the same input as Send-KafkaRecord (objects, records, or the lines of files), together with the output of
/// Send-KafkaRecord. Returns one verdict: how many records are the same, different, and missing, with the first differences.
/// </para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaDelivery", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(KafkaDeliveryReport), typeof(bool))]
public sealed partial class TestKafkaDeliveryCommand : ReaderCommand, IRecordBytesObserver
{
    readonly DeliveryComparison _comparison = new();
    DeliveredRecords _delivered = null!;
    RecordBytesTaker _taker = null!;
    FileSender _files = null!;
    Func<object?>? _nextInput;
    long _inputs;
    bool _isAllRead, _readsFile, _takesInput;

    /// <summary>The output of Send-KafkaRecord: RecordMetadata objects, which identify each record, or the summaries of -Summary, which contain the range of offsets.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public PSObject?[] Result { get; set; } = [];

    /// <summary>The objects that were sent with Send-KafkaRecord. FileInfo objects represent their files.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>Files whose lines were sent. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files whose lines were sent. Wildcard characters are interpreted literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Returns only a Boolean value, which is true if everything is the same.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override object? Target => null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        PrepareInput();
        _takesInput = !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        Connect(follows: false);
        _delivered = new DeliveredRecords(Consumer, _comparison, error => WriteError(KafkaErrors.ToErrorRecord(error, null)), Stop);
        foreach (PSObject? result in Result) Add(result);
        SendOptions options = CreateOptions();
        _taker = new RecordBytesTaker(options, this);
        var lines = new LineSender(_taker, options)
        {
            KeyDelimiter = _keyDelimiter,
            Pattern = _pattern,
            SkipsEmptyLines = SkipEmptyLine,
            IsConfirmed = static _ => true,
            MaxRequestSize = SendDefaults.MaxRequestSize,
        };
        _files = new FileSender(this, _taker, options, lines, Stop) { IsRaw = Raw, Format = CreateFormat() };
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(() =>
    {
        if (ParameterSetName != InputObjectSet)
        {
            ReadFiles((Path ?? LiteralPath)!, isLiteral: LiteralPath is not null);
            return;
        }

        // As in Send-KafkaRecord.
        if (!_takesInput && InputObject is null && NullArgument.Reason(this, nameof(InputObject)) == NullReason.NoOutput) return;
        Take(InputObject);
        if (!_takesInput) return;
        _nextInput ??= PipelineInput.Of(this);
        while (_nextInput() is var next && !ReferenceEquals(next, AutomationNull.Value)) Take(next);
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Run(() =>
        {
            while (_delivered.ReadRound()) WriteClientLog();
        });
        KafkaDeliveryReport report = Run(() => _comparison.Report(_delivered.Beginnings));
        WriteClientLog();
        WriteVerbose($"At most {_comparison.MaxUnmatched} records were unmatched at the same time.");
        WriteObject(Quiet ? report.IsSame : report);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _taker?.Dispose();
        base.Dispose(disposing);
    }

    void IRecordBytesObserver.OnRecord(in RecordBytes record)
    {
        _comparison.AddSent(record, From());
        // Reads as many records as were sent, so that neither side waits long for the other.
        while (!_isAllRead && _comparison.Received < _comparison.Sent) _isAllRead = !_delivered.ReadRound();
    }

    void IRecordBytesObserver.OnRefused(KafkaException error) => _comparison.AddUnsendable(From(), error.Message);

    void IRecordBytesObserver.OnWaiting() => Stop.ThrowIfCancellationRequested();

    SentFrom From()
    {
        Stop.ThrowIfCancellationRequested();
        return _readsFile ? new SentFrom(_files.Place.File, _files.Place.Number) : new SentFrom(null, ++_inputs);
    }

    void ReadFiles(IEnumerable<string> paths, bool isLiteral)
    {
        _readsFile = true;
        _files.Send(paths, isLiteral);
        _readsFile = false;
    }

    void Take(object? item)
    {
        object? input = ScalarText.Unwrap(item);
        try
        {
            if (input is IList && RecordInput.ElementsOf(input) is { } list)
            {
                foreach (object? element in RecordInput.Read(list)) TakeOne(ScalarText.Unwrap(element), element);
            }
            else TakeOne(input, item);
        }
        catch (SerializationException e)
        {
            _comparison.AddUnsendable(From(), e.Message);
        }
    }

    void TakeOne(object? input, object? item)
    {
        if (input is "" && SkipEmptyLine) return;
        if (input is FileInfo file)
        {
            ReadFiles([file.FullName], isLiteral: true);
            return;
        }

        try
        {
            KafkaRecord? record = input as KafkaRecord ?? RecordCopies.TryRead(input) ?? RecordParts.Of(input, _pattern, _keyDelimiter);
            _taker.Send(record ?? input, record ?? item);
        }
        catch (Exception e) when (e is FormatException or SerializationException)
        {
            _comparison.AddUnsendable(From(), e.Message);
        }
    }

    /// <summary>Adds the places of delivered records.</summary>
    void Add(PSObject? result)
    {
        try
        {
            if (result is null) throw new FormatException("$null is not a result of Send-KafkaRecord.");
            if (ResultOf.Summary(result) is not { } ranges)
            {
                _delivered.Add(PlaceOf.Object(result));
                return;
            }

            foreach ((string topic, int partition, long delivered, long first, long last) in ranges)
            {
                _comparison.DeliveredInRanges = (_comparison.DeliveredInRanges ?? 0) + delivered;
                if (first >= 0) _delivered.Add(topic, partition, first, last);
                else if (delivered > 0) throw new FormatException($"The offsets of the {delivered} records in {topic}-{partition} are unknown, because they were sent with acks=0. They cannot be found.");
            }
        }
        catch (FormatException e)
        {
            WriteError(new ErrorRecord(e, "NotAResult", ErrorCategory.InvalidType, result));
        }
    }
}
