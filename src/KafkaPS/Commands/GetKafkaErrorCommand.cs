using System.Globalization;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets Kafka's errors: their codes, which exception to catch, whether they are retriable, and what to do.</para>
/// <para type="description">
/// Retriable errors come first, then the others, both ordered by code. No broker is required. A name
/// or code that does not exist causes a non-terminating error, which suggests the nearest ones.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaError", DefaultParameterSetName = NameSet)]
[OutputType(typeof(KafkaErrorInfo))]
public sealed class GetKafkaErrorCommand : SafeCmdlet
{
    const string NameSet = "Name";
    const string CodeSet = "Code";

    /// <summary>
    /// Kafka's name of an error (<c>NOT_LEADER*</c>), the name of its exception (<c>NotLeader*Exception</c>), or its error ID (<c>NotLeaderOrFollower</c>).
    /// Wildcards are allowed, and names are not case-sensitive. A number is a code, as in -Code. The default is all errors.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KafkaErrorNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The code: -1 or higher for brokers, or below -100 for the client. The exception of an error record also has it: <c>$Error[0].Exception | Get-KafkaError</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CodeSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ErrorCodeCompleter))]
    public int[] Code { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<KafkaErrorInfo> found = ParameterSetName == CodeSet ? Code.SelectMany(WithCode) : Name?.SelectMany(Called) ?? ErrorTable.Rows;
        WriteObject(found.Distinct().OrderByDescending(row => row.IsRetriable).ThenBy(row => row.Code ?? int.MaxValue), enumerateCollection: true);
    }

    IEnumerable<KafkaErrorInfo> WithCode(int code)
    {
        if (ErrorTable.ByCode(code) is KafkaErrorInfo row) return [row];
        KafkaErrorInfo nearest = ErrorTable.Rows.Where(known => known.Code is not null).MinBy(known => Math.Abs((long)known.Code! - code))!;
        WriteError(KafkaErrors.NotFound("NoSuchErrorCode",
            $"The Kafka error code {code} does not exist. The nearest one is {nearest.Code}, {nearest.Name}.", code));
        return [];
    }

    IEnumerable<KafkaErrorInfo> Called(string name)
    {
        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)) return WithCode(code);
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        KafkaErrorInfo[] rows = ErrorTable.Rows.Where(row => ErrorTable.IsCalled(row, pattern.IsMatch)).ToArray();
        if (rows.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            WriteError(KafkaErrors.NotFound("NoSuchErrorName", $"The Kafka error '{name}' does not exist.", name,
                ErrorTable.Rows.SelectMany(row => new[] { row.ErrorId, row.Exception, row.Name })));
        return rows;
    }
}
