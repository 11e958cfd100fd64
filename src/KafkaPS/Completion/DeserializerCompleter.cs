using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the deserializers, with what they read as the tooltip.</summary>
sealed class DeserializerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => Deserializers.All.Select(known =>
        (known.Deserializer.Name, known.JavaClasses is [string java, ..] ? $"{known.Meaning}, as Java's {java}" : known.Meaning));
}
