namespace KafkaPS.Connection;

/// <summary>What is wrong with a connection, and what to do about it.</summary>
/// <param name="Meaning">A sentence or more.</param>
/// <param name="Advice">What to do.</param>
sealed record ConnectionProblem(string Meaning, string Advice);
