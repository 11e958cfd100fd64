using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter of type <see cref="KafkaDeserializer"/> take a name, the name of Java's class, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class DeserializerTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            string name => Deserializers.Find(name.Trim()) ?? throw new ArgumentTransformationMetadataException(NotFound(name)),
            ScriptBlock script => new ScriptDeserializer(script),
            _ => inputData,
        };
    }

    static string NotFound(string name) =>
        $"There is no deserializer '{name}'. Give one of {string.Join(", ", Deserializers.Names)}, the name of Java's class for one of these, or a script block.";
}
