using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the serializers, with what they write as the tooltip.</summary>
sealed class SerializerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => Serializers.All.Select(known =>
        (known.Serializer.Name, known.JavaClasses is [string java, ..] ? $"{known.Meaning}, as Java's {java}" : known.Meaning));
}
