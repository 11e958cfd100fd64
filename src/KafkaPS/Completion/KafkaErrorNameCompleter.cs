using KafkaPS.Errors;

namespace KafkaPS.Completion;

/// <summary>Completes the name of an error, Kafka's or the exception's, with its meaning as the tooltip.</summary>
sealed class KafkaErrorNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        from row in ErrorTable.Rows
        from name in new[] { row.Exception, row.Name }
        where name.Length > 0
        group row by name into rows
        orderby rows.Key
        select (rows.Key, rows.First().Meaning);
}
