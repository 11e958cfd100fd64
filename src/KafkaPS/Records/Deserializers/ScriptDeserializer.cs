using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The user's script block: <c>$_</c> is the bytes, and its output is the object. It runs on the pipeline's thread.</summary>
sealed class ScriptDeserializer(ScriptBlock script) : KafkaDeserializer("ScriptBlock")
{
    readonly ScriptFunction _function = new(script);

    /// <summary>Returns the script's text.</summary>
    public override string ToString() => _function.ToString();

    // A copy, because the block may change it.
    internal override object? Read(byte[] bytes) => _function.InvokeForOne((byte[])bytes.Clone());
}
