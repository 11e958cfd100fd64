namespace KafkaPS.Connection;

/// <summary>A problem with a connection, and what to do about it.</summary>
/// <param name="Meaning">The problem, in one or more sentences.</param>
/// <param name="Advice">What to do.</param>
sealed record ConnectionProblem(string Meaning, string Advice);
