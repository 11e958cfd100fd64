using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <content>How the call tells what became of its records.</content>
public sealed partial class SendKafkaRecordCommand
{
    DeliveryCallback? _callback;

    /// <summary>Each record is acknowledged before the next is taken, without waiting for linger.ms: Java's <c>send(record).get()</c>.</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Emits one KafkaSendSummary a topic at the end instead of a RecordMetadata a record.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>
    /// Emits nothing and does not wait for the records to be acknowledged. Those that fail later are errors of the Wait-KafkaProducer,
    /// Complete-KafkaTransaction or Close-KafkaProducer that comes next, with the record as their target.
    /// </summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Emits nothing: the call waits for its records, and what failed is an error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>
    /// Emits each input whose record was acknowledged, with the note properties Topic, Partition and Offset, instead of a RecordMetadata: the object itself, a line of a
    /// file as text, or with -Raw the file. An input whose record failed is not emitted; its error is.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// A script block that is called for each record, in the order of its partition, with two arguments of which one is always null: <c>param($Metadata, $ErrorRecord)</c>
    /// (Java: <c>Callback.onCompletion</c>). It runs in the scope of the caller, so it can set the caller's variables, and what it writes is emitted in place of the metadata.
    /// A record that failed is an error of the call all the same.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? OnDelivery { get; set; }

    bool WantsDetails => OnDelivery is not null || !(Summary || NoWait || Quiet || PassThru);

    void ISendObserver.OnDelivered(in DeliveryReport report)
    {
        _summary?.AddDelivered(report);
        if (PassThru) WriteObject(PassedInput.With(report));
        if (!WantsDetails) return;
        var metadata = new RecordMetadata(report.Topic, report.Partition, report.Offset, report.TimestampMs, report.KeySize, report.ValueSize, report.LatencyUs);
        if (_callback is null) WriteObject(metadata);
        else _callback.Call(metadata, null);
    }

    void ISendObserver.OnFailed(KafkaRecord record, KafkaException error)
    {
        _summary?.AddFailed(record.Topic!, error);
        ErrorRecord errorRecord = KafkaErrors.ToErrorRecord(error, record);
        // First, because with -ErrorAction Stop the call ends with the error.
        _callback?.Call(null, errorRecord);
        if (_endedBy is null && !EndsAtError()) WriteRecordError(errorRecord, endsCall: CallProducer.FatalError?.GetType() == error.GetType());
        else _endedBy ??= errorRecord;
    }

    void ISendObserver.OnReported()
    {
        if (_endedBy is null || _isEnding) return;
        _isEnding = true;
        // What was taken before continues its way all the same, and the caller must know of it.
        _operation.Finish();
        BeforeEnd(_endedBy.Exception);
        WriteError(_endedBy);
    }

    /// <summary>What a call emits is one thing.</summary>
    void CheckOutput()
    {
        string[] given = [.. new (string Name, bool IsGiven)[]
        {
            (nameof(Summary), Summary), (nameof(Quiet), Quiet), (nameof(NoWait), NoWait), (nameof(PassThru), PassThru), (nameof(OnDelivery), OnDelivery is not null && PassThru),
        }.Where(parameter => parameter.IsGiven).Select(parameter => parameter.Name)];
        if (given.Length > 1 && (PassThru || Quiet))
            ThrowUsageError(new ArgumentException($"-{given[0]} and -{given[1]} specify different output. Use one or the other."), "OutputContradicted", ErrorCategory.InvalidArgument);
    }

    /// <summary>What contradicts -NoWait is a mistake in the call.</summary>
    void CheckNoWait()
    {
        if (!NoWait) return;
        string? other = Synchronous ? nameof(Synchronous) : Summary ? nameof(Summary) : OnDelivery is not null ? nameof(OnDelivery) : DeadLetterPath is not null ? nameof(DeadLetterPath) : null;
        string? reason = other is not null ? $"-NoWait does not wait for the results that -{other} reports. Use one or the other."
            : OwnsProducer ? "-NoWait requires a producer that stays open, but the producer that -BootstrapServer, -Configuration, or the environment creates ends with the call. Create one with New-KafkaProducer." : null;
        if (reason is not null) ThrowUsageError(new ArgumentException(reason), "NoWaitContradicted", ErrorCategory.InvalidArgument);
    }
}
