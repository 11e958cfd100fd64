using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <content>How the call reports the results of its records.</content>
public sealed partial class SendKafkaRecordCommand
{
    DeliveryCallback? _callback;

    /// <summary>Waits until each record is acknowledged before it reads the next one, and does not wait for linger.ms. Java: <c>send(record).get()</c>.</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Returns a KafkaSendSummary for each topic at the end instead of a RecordMetadata for each record.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>
    /// Returns nothing and does not wait until the records are acknowledged. Records that fail later cause errors of the
    /// next Wait-KafkaProducer, Complete-KafkaTransaction, or Close-KafkaProducer, with the record as their target.
    /// </summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Returns nothing. The call waits for its records, and records that fail cause errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>
    /// Returns each input whose record was acknowledged instead of a RecordMetadata, with the note properties Topic, Partition, and Offset. The input is
    /// the object itself, the text of a line of a file, or, with -Raw, the file. An input whose record failed is not returned, but causes an error.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// A script block that runs for each record, in the order of its partition, with two arguments, one of which is always null:
    /// <c>param($Metadata, $ErrorRecord)</c> (Java: <c>Callback.onCompletion</c>). It runs in the scope of the caller, so it can set the
    /// caller's variables. Its output is returned instead of the metadata. A record that fails still causes an error of the call.
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
        // Called first, because with -ErrorAction Stop the error ends the call.
        _callback?.Call(null, errorRecord);
        if (_endedBy is null && !EndsAtError()) WriteRecordError(errorRecord, endsCall: CallProducer.FatalError?.GetType() == error.GetType());
        else _endedBy ??= errorRecord;
    }

    void ISendObserver.OnReported()
    {
        if (_endedBy is null || _isEnding) return;
        _isEnding = true;
        // Records that were taken before are still sent, and the caller must know their results.
        _operation.Finish();
        BeforeEnd(_endedBy.Exception);
        WriteError(_endedBy);
    }

    /// <summary>Checks that the parameters specify only one kind of output.</summary>
    void CheckOutput()
    {
        string[] given = [.. new (string Name, bool IsGiven)[]
        {
            (nameof(Summary), Summary), (nameof(Quiet), Quiet), (nameof(NoWait), NoWait), (nameof(PassThru), PassThru), (nameof(OnDelivery), OnDelivery is not null && PassThru),
        }.Where(parameter => parameter.IsGiven).Select(parameter => parameter.Name)];
        if (given.Length > 1 && (PassThru || Quiet))
            ThrowUsageError(new ArgumentException($"-{given[0]} and -{given[1]} specify different output. Use one or the other."), "OutputContradicted", ErrorCategory.InvalidArgument);
    }

    /// <summary>Reports parameters that contradict -NoWait as a usage error.</summary>
    void CheckNoWait()
    {
        if (!NoWait) return;
        string? other = Synchronous ? nameof(Synchronous) : Summary ? nameof(Summary) : OnDelivery is not null ? nameof(OnDelivery) : DeadLetterPath is not null ? nameof(DeadLetterPath) : null;
        string? reason = other is not null ? $"-NoWait does not wait for the results that -{other} reports. Use one or the other."
            : OwnsProducer ? "-NoWait requires a producer that stays open, but the producer that -BootstrapServer, -Configuration, or the environment creates ends with the call. Create one with New-KafkaProducer." : null;
        if (reason is not null) ThrowUsageError(new ArgumentException(reason), "NoWaitContradicted", ErrorCategory.InvalidArgument);
    }
}
