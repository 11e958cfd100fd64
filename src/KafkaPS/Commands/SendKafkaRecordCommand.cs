using System.Collections;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Sends what comes down the pipeline to Kafka, and tells what became of every record.</para>
/// <para type="description">
/// Each record that Kafka has acknowledged is emitted as a RecordMetadata, in order within its partition. Each one that failed is a
/// non-terminating error whose target is the record. The call ends when every record is either.
/// </para>
/// </summary>
[Cmdlet(VerbsCommunications.Send, "KafkaRecord", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(RecordMetadata), typeof(KafkaSendSummary))]
public sealed partial class SendKafkaRecordCommand : KafkaCommand, ISendObserver
{
    const int ProgressActivity = 0x4B61666B;
    /// <summary>Waits shorter than this are not worth a progress bar.</summary>
    static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);

    readonly Dictionary<string, bool> _confirmed = new(StringComparer.Ordinal);
    string? _lastConfirmed;
    KafkaProducer _producer = null!;
    SendOperation _operation = null!;
    SendSummaryBuilder? _summary;
    DeadLetterFile? _deadLetters;
    DateTime _waitingSince, _lastWaited;
    bool _progressShown;

    /// <summary>The topic. A KafkaRecord with a topic of its own goes there.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Topic { get; set; }

    /// <summary>
    /// What to send: a string (UTF-8), bytes, a number, a date, <c>$null</c> (a tombstone), or a KafkaRecord. An array or list is
    /// a record for each element, as <c>Get-Content -ReadCount</c> emits them; a byte array is one record.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>The producer, or its name; by default the session's default one.</summary>
    [Parameter]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>The brokers of a producer for this call alone.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? BootstrapServer { get; set; }

    /// <summary>The configuration of a producer for this call alone, as in New-KafkaProducer.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>
    /// A file to which each record that fails is appended whole, as a line of JSON, and is on the disk before its error is reported. Import-KafkaRecord reads it back.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DeadLetterPath { get; set; }

    bool OwnsProducer => BootstrapServer is not null || Configuration is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (OwnsProducer && Producer is not null)
        {
            ThrowUsageError(new ArgumentException("-Producer uses a producer that is open, -BootstrapServer and -Configuration make one for this call: give the one or the other."),
                "ProducerAndConfiguration", ErrorCategory.InvalidArgument);
        }

        CheckNoWait();
        _producer = OwnsProducer ? BuildProducer("Send-KafkaRecord", Configuration, BootstrapServer) : RequireProducer(Producer);
        if (Summary) _summary = new SendSummaryBuilder();
        if (DeadLetterPath is not null) _deadLetters = OpenDeadLetters(DeadLetterPath);
        if (OnDelivery is not null) _callback = new DeliveryCallback(OnDelivery, this);
        _operation = new SendOperation(_producer, CreateOptions(), this, Stop);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ReadsFiles)
        {
            SendFiles((Path ?? LiteralPath)!, literal: LiteralPath is not null);
            return;
        }

        object? input = ScalarText.Unwrap(InputObject);
        switch (input)
        {
            case IList list and not byte[]:
                foreach (object? element in list) Send(ScalarText.Unwrap(element), element);
                break;
            case FileInfo file:
                SendFiles([file.FullName], literal: true);
                break;
            default:
                Send(input, InputObject);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Run(NoWait ? _operation.LeaveToProducer : _operation.Complete);
        if (_progressShown) WriteProgress(new ProgressRecord(ProgressActivity, "Sending to Kafka", "Done") { RecordType = ProgressRecordType.Completed });
        if (_summary is not null) WriteObject(_summary.Build(Topic), enumerateCollection: true);
        WriteClientLog(_producer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _operation?.Dispose();
        _deadLetters?.Dispose();
        _callback?.Dispose();
        if (OwnsProducer && _producer is { } producer)
        {
            // After EndProcessing nothing is outstanding. After Ctrl+C or Select-Object -First there may be, and this must not block.
            if (producer.InFlight == 0) producer.Dispose();
            else ThreadPool.QueueUserWorkItem(static producer => producer.Dispose(), producer, preferLocal: false);
        }

        base.Dispose(disposing);
    }

    void ISendObserver.OnDeadLetterFailed(IOException error) => WriteError(new ErrorRecord(
        new IOException($"Failed records could not be written to '{_deadLetters!.Path}': {error.Message} Their errors follow.", error),
        "DeadLetterNotWritten", ErrorCategory.WriteError, _deadLetters.Path));

    void ISendObserver.OnFatal(KafkaException error)
    {
        WriteClientLog(_producer);
        ThrowTerminatingError(KafkaErrors.ToErrorRecord(error, _producer));
    }

    void ISendObserver.OnWaiting(long outstanding, string? reason)
    {
        DateTime now = DateTime.UtcNow;
        if (now - _lastWaited > ProgressDelay) _waitingSince = now;
        _lastWaited = now;
        if (now - _waitingSince < ProgressDelay) return;
        _progressShown = true;
        WriteProgress(new ProgressRecord(ProgressActivity, "Sending to Kafka",
            reason ?? $"Waiting for {string.Join(',', _producer.BootstrapServer)}") { CurrentOperation = $"{outstanding} records outstanding" });
    }

    void Send(object? input, object? item)
    {
        string? topic = (input as KafkaRecord)?.Topic ?? Topic;
        if (topic is not null && !IsConfirmed(topic)) return;
        try
        {
            _operation.Send(input, item);
        }
        catch (Exception e) when (EndsTheCall(e))
        {
            ThrowForTheCall(e);
        }
    }

    /// <summary>Makes a call that is not made for each record, and turns what ends the pipeline into a terminating error.</summary>
    void Run(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (EndsTheCall(e))
        {
            ThrowForTheCall(e);
        }
    }

    /// <summary>Asks once for each topic: a question for each record would cost more than the record.</summary>
    bool IsConfirmed(string topic)
    {
        if (ReferenceEquals(topic, _lastConfirmed)) return true;
        if (!_confirmed.TryGetValue(topic, out bool answer))
            _confirmed[topic] = answer = ShouldProcess($"Kafka topic '{topic}' at {string.Join(',', _producer.BootstrapServer)}", "Send records");
        _lastConfirmed = answer ? topic : null;
        return answer;
    }

    static bool EndsTheCall(Exception exception) => exception is ArgumentException or InvalidOperationException or KafkaException;

    void ThrowForTheCall(Exception exception)
    {
        switch (exception)
        {
            case ArgumentException:
                ThrowUsageError(exception, "NoTopic", ErrorCategory.InvalidArgument, InputObject);
                break;
            case KafkaException error:
                ThrowTerminatingError(KafkaErrors.ToErrorRecord(error, _producer));
                break;
            case ObjectDisposedException:
                ThrowProducerClosed(_producer);
                break;
            default:
                ThrowUsageError(exception, "TransactionState", ErrorCategory.InvalidOperation, _producer);
                break;
        }
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
