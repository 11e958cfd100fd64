using System.Text;

namespace KafkaPS.Records;

/// <summary>Writes the 36 characters of a Guid in lower case, in the call's encoding, as Java's UUIDSerializer writes <c>UUID.toString()</c>.</summary>
sealed class GuidSerializer : KafkaSerializer
{
    internal static readonly GuidSerializer Default = new(SerializerOptions.Default);

    readonly Encoding _encoding;

    GuidSerializer(SerializerOptions options)
        : base("Guid") => _encoding = options.Encoding;

    internal override KafkaSerializer With(SerializerOptions options) => new GuidSerializer(options);

    internal override int Write(object? value, UnmanagedBuffer buffer) => ScalarText.Unwrap(value) switch
    {
        null => Null,
        Guid guid => TextBytes.Write(guid.ToString(), _encoding, buffer),
        string text when Guid.TryParse(text, out Guid guid) => TextBytes.Write(guid.ToString(), _encoding, buffer),
        { } other => throw new SerializationException($"{ScalarText.Describe(other)} is not a valid Guid."),
    };
}
