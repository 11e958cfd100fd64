using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Why a parameter that was given is null.</summary>
enum NullReason
{
    /// <summary>It is not known: the value of a variable or a property, or a program has made the call.</summary>
    Unknown,

    /// <summary>The call says <c>$null</c>.</summary>
    Written,

    /// <summary>The call gives the output of a command, and there was none.</summary>
    NoOutput,
}

/// <summary>Finds out what the user has written where a parameter is null.</summary>
/// <remarks>PowerShell makes null of a command without output before a cmdlet sees it. So only the text of the call can tell one from the other.</remarks>
static class NullArgument
{
    /// <summary>Why a parameter is null that was given by name or position, and not by the pipeline.</summary>
    internal static NullReason Reason(PSCmdlet cmdlet, string parameter)
    {
        Ast call = Parser.ParseInput(TextOf(cmdlet.MyInvocation), out _, out _);
        if (call.Find(ast => ast is CommandAst, searchNestedScriptBlocks: false) is not CommandAst command) return NullReason.Unknown;
        StaticBindingResult bound = StaticParameterBinder.BindCommand(command, resolve: true);
        if (bound.BoundParameters.TryGetValue(parameter, out ParameterBindingResult? found)) return Of(found.Value, cmdlet);
        bool isSplatted = command.CommandElements.OfType<VariableExpressionAst>().Where(variable => variable.Splatted)
            .Any(variable => cmdlet.GetVariableValue(variable.VariablePath.UserPath) is IDictionary given && ReferenceEquals(given[parameter], AutomationNull.Value));
        return isSplatted ? NullReason.NoOutput : NullReason.Unknown;
    }

    /// <summary>Whether a parameter is null because it was given a command without output; then a warning says that no record is made of it.</summary>
    internal static bool IsNothing(NullReason reason, string parameter, RecordWarnings warnings)
    {
        if (reason != NullReason.NoOutput) return false;
        warnings.NoOutput(parameter);
        return true;
    }

    static NullReason Of(Ast? argument, PSCmdlet cmdlet) => argument switch
    {
        CommandParameterAst { Argument: { } value } => Of(value, cmdlet),
        VariableExpressionAst { VariablePath.UserPath: var name } => name.Equals("null", StringComparison.OrdinalIgnoreCase) ? NullReason.Written
            : ReferenceEquals(cmdlet.SessionState.PSVariable.Get(name)?.Value, AutomationNull.Value) ? NullReason.NoOutput : NullReason.Unknown,
        ParenExpressionAst paren => Of(paren.Pipeline, cmdlet),
        PipelineAst { PipelineElements: [CommandExpressionAst only] } => Of(only.Expression, cmdlet),
        SubExpressionAst { SubExpression.Statements: [var only] } => Of(only, cmdlet),
        SubExpressionAst or StatementAst => NullReason.NoOutput,
        _ => NullReason.Unknown,
    };

    /// <summary>The text of the call. PowerShell has it whole from 7.4 on, before that the line on which it begins.</summary>
    static string TextOf(InvocationInfo call) => typeof(InvocationInfo).GetProperty("Statement")?.GetValue(call) as string is { Length: > 0 } statement
        ? statement : call.Line[Math.Clamp(call.OffsetInLine - 1, 0, call.Line.Length)..];
}
