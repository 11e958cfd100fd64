using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Why a specified parameter is null.</summary>
enum NullReason
{
    /// <summary>The reason is unknown: the value of a variable or a property, or a call from a program.</summary>
    Unknown,

    /// <summary>The call contains <c>$null</c>.</summary>
    Written,

    /// <summary>The argument is the output of a command, and there was none.</summary>
    NoOutput,
}

/// <summary>Determines what the user specified for a parameter that is null.</summary>
/// <remarks>PowerShell converts the output of a command without output to null before a cmdlet sees it, so only the text of the call distinguishes it from $null.</remarks>
static class NullArgument
{
    /// <summary>Returns why a parameter is null that was specified by name or position, not by the pipeline.</summary>
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

    /// <summary>Returns whether a parameter is null because of a command without output. In this case, a warning says that no record is created from it.</summary>
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

    /// <summary>Returns the text of the call. PowerShell 7.4 and later provide all of it, earlier versions only the line on which it begins.</summary>
    static string TextOf(InvocationInfo call) => typeof(InvocationInfo).GetProperty("Statement")?.GetValue(call) as string is { Length: > 0 } statement
        ? statement : call.Line[Math.Clamp(call.OffsetInLine - 1, 0, call.Line.Length)..];
}
