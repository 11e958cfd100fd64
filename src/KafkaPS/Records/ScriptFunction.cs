using System.Collections.ObjectModel;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>A user's script block that computes a result from an input, its <c>$_</c>.</summary>
sealed class ScriptFunction(ScriptBlock script)
{
    /// <summary>Runs it on this thread, which must be the pipeline's.</summary>
    /// <returns>Its output, unwrapped, in order.</returns>
    /// <exception cref="SerializationException">It failed: the message contains the user's error with its position, and the inner exception is the user's.</exception>
    internal object?[] Invoke(object? input)
    {
        // Any error ends the block: continuing would produce a record that the user did not intend.
        List<PSVariable> variables = [new("_", input), new("ErrorActionPreference", ActionPreference.Stop)];
        try
        {
            Collection<PSObject?> output = script.InvokeWithContext(null, variables);
            return [.. output.Select(ScalarText.Unwrap)];
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new SerializationException($"the script block failed: {WithStop(e.ErrorRecord.Exception.Message)} {Position(e.ErrorRecord)}".TrimEnd(), e);
        }
    }

    /// <summary>Runs it for a single result.</summary>
    /// <returns>Null for no output; several objects as an array, and several bytes as <c>byte[]</c>, which PowerShell enumerates on output.</returns>
    /// <inheritdoc cref="Invoke"/>
    internal object? InvokeForOne(object? input) => Invoke(input) switch
    {
        [] => null,
        [var only] => only,
        var several => Array.TrueForAll(several, item => item is byte) ? Array.ConvertAll(several, item => (byte)item!) : several,
    };

    /// <summary>Returns the script's text.</summary>
    public override string ToString() => script.ToString();

    static string WithStop(string message) => message.TrimEnd() is var text && text.EndsWith('.') ? text : text + ".";

    /// <summary>Returns where it happened, in PowerShell's own words, for example <c>At C:\script.ps1:3 char:12</c>.</summary>
    static string Position(ErrorRecord error) => error.InvocationInfo?.PositionMessage.Split('\n', 2)[0].Trim() ?? "";
}
