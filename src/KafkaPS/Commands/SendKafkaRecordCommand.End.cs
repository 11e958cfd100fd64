using System.Globalization;
using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <content>How a call that ends early tells what became of the records that it had taken.</content>
public sealed partial class SendKafkaRecordCommand
{
    /// <summary>How long reports are awaited after Ctrl+C, so that as little as possible is unknown.</summary>
    const int StopGraceMs = 300;

    /// <summary>Of how many topics the story tells.</summary>
    const int StoryTopics = 10;

    /// <summary>With -ErrorAction Stop the first error of a record. The call ends with it once the fate of the other records is known.</summary>
    ErrorRecord? _endedBy;
    bool _isEnding, _hasEnded;

    /// <summary>The call ends with an error: it has the numbers, and a warning shows them.</summary>
    private protected override void BeforeEnd(Exception exception)
    {
        if (HasCheckpoint && exception is KafkaException ended) KafkaErrors.AdviseNextRun(ended);
        if (_operation is null || _hasEnded) return;
        _hasEnded = true;
        _operation.End(graceMs: 0);
        KafkaSendOutcome outcome = _operation.Outcome;
        if (exception is IEndsSend error) error.Outcome = outcome;
        // Of a single record the error itself says it all.
        if (outcome.Taken > 1) WriteWarning(Describe("ended with an error", outcome));
    }

    /// <summary>What ended the call gave it no word: Ctrl+C, <c>Select-Object -First</c>, or an error of another cmdlet of the pipeline.</summary>
    /// <remarks>The engine takes nothing from a pipeline that ends, so only the host is left to tell. It is not asked when there is nothing that the caller does not know.</remarks>
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

    /// <summary>The story of a good call, for the verbose stream: where the records went, how, and what became of them.</summary>
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

    /// <summary>Whether somebody reads the verbose stream: by the common parameter, or by the variable.</summary>
    bool WantsVerbose() => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? value)
        ? LanguagePrimitives.IsTrue(value) : Preference("Verbose", "VerbosePreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");

    static string Describe(string what, KafkaSendOutcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"Send-KafkaRecord {what}. It took {outcome.Taken} records: {outcome}.{(outcome.Unknown > 0 ? " Unknown records may be in Kafka." : "")}");

    /// <summary>Whether the first error of a record ends the call.</summary>
    bool EndsAtError() => Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop;

    /// <summary>What the caller wants: by the common parameter, or by the variable.</summary>
    ActionPreference Preference(string parameter, string variable) => LanguagePrimitives.TryConvertTo(
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) ? value : GetVariableValue(variable), out ActionPreference preference)
        ? preference : ActionPreference.Continue;
}
