using KafkaPS.Connection;

namespace KafkaPS.Cluster;

/// <summary>What a stage found.</summary>
readonly record struct StageOutcome(KafkaConnectionStatus Status, string Message, string Advice = "")
{
    internal static StageOutcome Passed(string message) => new(KafkaConnectionStatus.Passed, message);

    internal static StageOutcome Skipped(string message) => new(KafkaConnectionStatus.Skipped, message);

    internal static StageOutcome Failed(ConnectionProblem problem) => new(KafkaConnectionStatus.Failed, problem.Meaning, problem.Advice);

    internal static StageOutcome Failed(KafkaException error) => new(KafkaConnectionStatus.Failed, error.Message, error.Advice);
}
