using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter of type <see cref="KafkaSerializer"/> take a name, the name of Java's class, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SerializerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What somebody may have meant who abbreviated the parameter's name; empty: nothing.</summary>
    public string Hint { get; set; } = "";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            string name => Serializers.Find(name.Trim()) ?? throw new ArgumentTransformationMetadataException($"{NotFound(name)} {Hint}".TrimEnd()),
            ScriptBlock script => new ScriptSerializer(script),
            _ => inputData,
        };
    }

    static string NotFound(string name) =>
        $"There is no serializer '{name}'. Give one of {string.Join(", ", Serializers.Names)}, the name of Java's class for one of these, or a script block.";
}
