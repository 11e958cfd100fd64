using System.Globalization;
using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <content>How a call that ends early reports the results of the records that it had taken.</content>
public sealed partial class SendKafkaRecordCommand
{
    /// <summary>How long to wait for delivery reports after Ctrl+C, in milliseconds, so that as few results as possible are unknown.</summary>
    const int StopGraceMs = 300;

    /// <summary>The maximum number of topics in the report on the verbose stream.</summary>
    const int StoryTopics = 10;

    /// <summary>The first error of a record with -ErrorAction Stop. The call ends with it once the results of the other records are known.</summary>
    ErrorRecord? _endedBy;
    bool _isEnding, _hasEnded;

    /// <summary>Adds the outcome of the records to the error that ends the call, and displays it in a warning.</summary>
    private protected override void BeforeEnd(Exception exception)
    {
        if (HasCheckpoint && exception is KafkaException ended) KafkaErrors.AdviseNextRun(ended);
        if (_operation is null || _hasEnded) return;
        _hasEnded = true;
        _operation.End(graceMs: 0);
        KafkaSendOutcome outcome = _operation.Outcome;
        if (exception is IEndsSend error) error.Outcome = outcome;
        // For a single record, the error itself says everything.
        if (outcome.Taken > 1) WriteWarning(Describe("ended with an error", outcome));
    }

    /// <summary>Reports the results when the call is ended from outside: by Ctrl+C, <c>Select-Object -First</c>, or an error of another cmdlet in the pipeline.</summary>
    /// <remarks>The engine accepts no output from a pipeline that is ending, so only the host can display the report. It is not displayed if the caller already knows all results.</remarks>
    void EndUntold()
    {
        if (_operation is null || _hasEnded) return;
        _hasEnded = true;
        bool isStopped = Stop.IsCancellationRequested;
        if (_operation.IsAllTold && !isStopped) return;
        _operation.End(isStopped ? StopGraceMs : 0);
        KafkaSendOutcome outcome = _operation.Outcome;
        if (outcome.Taken == 0 || Preference("WarningAction", "WarningPreference") is ActionPreference.SilentlyContinue or ActionPreference.Ignore) return;
        Host.UI.WriteWarningLine(Describe(isStopped ? "was stopped" : "ended early", outcome));
    }

    /// <summary>Reports a successful call on the verbose stream: where the records were sent, how, and with which results.</summary>
    void WriteStory()
    {
        if (!WantsVerbose()) return;
        KafkaSendOutcome outcome = _operation.Outcome;
        string cluster = CallProducer.ClusterId is string id ? $" Cluster ID: {id}." : "";
        WriteVerbose($"{CallProducer.Name}: Brokers: {string.Join(',', CallProducer.BootstrapServer)}.{cluster}");
        foreach (TopicMetadata topic in _operation.Topics.Where(topic => topic.PartitionCount > 0).Take(StoryTopics))
            WriteVerbose($"{CallProducer.Name}: Topic '{topic.Name}' has {Count(topic.PartitionCount, "partition")}.");
        string waited = NoWait ? "" : string.Create(CultureInfo.InvariantCulture, $" Waited {_operation.Flushed.TotalMilliseconds:F0} ms for the last acknowledgments.");
        if (_operation.HandOvers > 0) WriteVerbose($"{CallProducer.Name}: Passed the records to the client in {Count(_operation.HandOvers, "batch", "batches")}.{waited}");
        WriteVerbose($"{CallProducer.Name}: {outcome.Taken} records taken: {outcome}.");
    }

    /// <summary>Returns whether the verbose stream is displayed, according to the common parameter or the variable.</summary>
    bool WantsVerbose() => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? value)
        ? LanguagePrimitives.IsTrue(value) : Preference("Verbose", "VerbosePreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");

    static string Describe(string what, KafkaSendOutcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"Send-KafkaRecord {what}. It took {outcome.Taken} records: {outcome}.{(outcome.Unknown > 0 ? " Unknown records may be in Kafka." : "")}");

    /// <summary>Returns whether the first error of a record ends the call.</summary>
    bool EndsAtError() => Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop;

    /// <summary>Returns the caller's preference from the common parameter or the variable.</summary>
    ActionPreference Preference(string parameter, string variable) => LanguagePrimitives.TryConvertTo(
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) ? value : GetVariableValue(variable), out ActionPreference preference)
        ? preference : ActionPreference.Continue;
}
