namespace KafkaPS.Completion;

/// <summary>Completes the words for where reading begins.</summary>
sealed class StartCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        [("Beginning", "The first record of each partition that is still there"), ("End", "Only records that come from now on, with -Wait")];
}
