using System.Management.Automation;
using KafkaPS.Completion;
using System.Management.Automation.Internal;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Sends records to Kafka and reports the result of each one.</para>
/// <para type="description">
/// For each record that Kafka acknowledges, a RecordMetadata is returned, in order within its partition. Each record that fails
/// causes a non-terminating error, whose target is the record. The call ends when every record is acknowledged or has failed.
/// </para>
/// </summary>
[Cmdlet(VerbsCommunications.Send, "KafkaRecord", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(RecordMetadata), typeof(KafkaSendSummary), typeof(PSObject))]
public sealed partial class SendKafkaRecordCommand : ClientCommand, ISendObserver
{
    /// <summary>The number of records between updates of the progress, minus one. It is shown a few times per second.</summary>
    const int ProgressMask = 0xFF;

    readonly Dictionary<string, bool> _confirmed = new(StringComparer.Ordinal);
    string? _lastConfirmed;
    SendOperation _operation = null!;
    SendSummaryBuilder? _summary;
    DeadLetterFile? _deadLetters;
    bool _takesInput;
    Func<object?>? _nextInput;
    bool _runsUserCode;
    bool? _isDirect;
    SendProgress _progress = null!;
    long _taken;

    /// <summary>
    /// The topic. A KafkaRecord that has its own topic is sent to that topic. However, a record that was read
    /// from Kafka, and therefore has an Offset, is sent to -Topic, where its key determines the partition.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>
    /// The input to send: text (UTF-8), bytes, a number, a date, <c>$null</c> (a tombstone), or a KafkaRecord. An array or a
    /// list, as returned by <c>Get-Content -ReadCount</c>, is sent as one record per element. A byte array is a single record.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>
    /// A file to which each record that fails is appended completely, as a line of JSON. The line is
    /// written to disk before the error of the record is reported. Import-KafkaRecord reads it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DeadLetterPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        CheckCheckpoint();
        CheckOutput();
        CheckNoWait();
        PrepareInput();
        if (Summary) _summary = new SendSummaryBuilder();
        if (DeadLetterPath is not null) _deadLetters = OpenDeadLetters(DeadLetterPath);
        if (OnDelivery is not null) _callback = new DeliveryCallback(OnDelivery, this);
        _progress = new SendProgress(this, "Sending to Kafka", string.Join(',', CallProducer.BootstrapServer));
        SendOptions options = CreateOptions();
        _runsUserCode = options.RunsUserCode || OnDelivery is not null;
        _operation = new SendOperation(CallProducer, options, this, Stop);
        _files = new FileSender(this, _operation, options, CreateLineSender(_operation, options), Stop)
        {
            IsRaw = Raw,
            Format = CreateFormat(),
            IsFileConfirmed = file => Topic is null || ShouldProcess($"Kafka topic '{Topic}' at {string.Join(',', CallProducer.BootstrapServer)}", Raw ? $"Send '{file}'" : $"Send the lines of '{file}'"),
            Progress = _progress,
        };
        PrepareInputs();
        // With -InputObject as an argument, the call takes no pipeline input, and the engine rejects any that arrives.
        _takesInput = !ReadsFiles && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ReadsFiles)
        {
            SendFiles((Path ?? LiteralPath)!, isLiteral: LiteralPath is not null);
            return;
        }

        if (HasCheckpoint)
        {
            Ship(InputObject);
            return;
        }

        Take(InputObject);
        if (!_takesInput) return;
        // Not earlier, because the engine puts a collection into a pipe of its own after BeginProcessing.
        _nextInput ??= PipelineInput.Of(this);
        while (_nextInput() is var next && !ReferenceEquals(next, AutomationNull.Value)) Take(next);
        // Script blocks of the user run as if the engine passed the object, so the engine does pass it.
        if (_isDirect is null && !_runsUserCode) _isDirect = DirectInput.TryInstall(this, Take);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_shippedPaths is not null) Ship(_shippedPaths, isLiteral: true);
        if (_inputs is not null) Run(_inputs.Complete);
        Run(NoWait ? _operation.LeaveToProducer : _operation.Complete);
        _hasEnded = true;
        _progress.Complete();
        if (_summary is not null) WriteObject(_summary.Build(Topic), enumerateCollection: true);
        WriteClientLog(CallProducer);
        WriteStory();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _inputs?.Dispose();
        EndUntold();
        _operation?.Dispose();
        _deadLetters?.Dispose();
        _callback?.Dispose();
        // Nothing is outstanding after EndProcessing. After Ctrl+C or Select-Object -First, records may be.
        EndProducer(isIdle: OwnsProducer && CallProducer.Outstanding == 0);
        base.Dispose(disposing);
    }

    void ISendObserver.OnDeadLetterFailed(IOException error) => WriteError(new ErrorRecord(
        new IOException($"Failed records could not be written to '{_deadLetters!.Path}': {error.Message} Their errors follow.", error),
        "DeadLetterNotWritten", ErrorCategory.WriteError, _deadLetters.Path));

    void ISendObserver.OnFatal(KafkaException error) => EndCall(error, CallProducer);

    void ISendObserver.OnUnknown(long count)
    {
        _summary?.AddUnknown(Topic, count);
        WriteWarning($"The Kafka producer '{CallProducer.Name}' ended before {count} records were acknowledged. They may be in Kafka.");
    }

    void ISendObserver.OnWaiting(long outstanding, string? reason) => _progress.OnWaiting(outstanding, reason);

    void Send(object? input, object? item)
    {
        string? topic = (input as KafkaRecord)?.Topic ?? Topic;
        if (topic is not null && !IsConfirmed(topic)) return;
        if ((++_taken & ProgressMask) == 0) _progress.OnRecords(_taken, _operation.Outstanding);
        try
        {
            _operation.Send(input, item);
        }
        catch (Exception e) when (EndsCall(e))
        {
            EndCall(e, CallProducer);
        }
    }

    void Run(Action call) => Run(CallProducer, call);

    /// <summary>Asks once for each topic, because asking for each record would cost more than the record.</summary>
    bool IsConfirmed(string topic)
    {
        if (ReferenceEquals(topic, _lastConfirmed)) return true;
        if (!_confirmed.TryGetValue(topic, out bool answer))
            _confirmed[topic] = answer = ShouldProcess($"Kafka topic '{topic}' at {string.Join(',', CallProducer.BootstrapServer)}", "Send records");
        _lastConfirmed = answer ? topic : null;
        return answer;
    }

    DeadLetterFile OpenDeadLetters(string path)
    {
        string file = GetUnresolvedProviderPathFromPSPath(path);
        try
        {
            return new DeadLetterFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowUsageError(new IOException($"The dead-letter file '{file}' cannot be written: {e.Message}", e), "DeadLetterNotWritten", ErrorCategory.OpenError, file);
            throw;
        }
    }
}
