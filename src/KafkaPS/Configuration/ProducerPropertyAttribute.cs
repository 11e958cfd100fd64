namespace KafkaPS.Configuration;

/// <summary>Says for which property of the producer a cmdlet's parameter stands.</summary>
/// <param name="name">The property, by its name in the catalogue.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class ProducerPropertyAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}
