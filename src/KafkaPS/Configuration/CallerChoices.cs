namespace KafkaPS.Configuration;

/// <summary>The choices of New-KafkaProducer's caller that no setting can express.</summary>
/// <param name="AllowsExternalCode">Whether libraries and commands that the settings name may run.</param>
/// <param name="HasTokenProvider">Whether a script block fetches the tokens for the login.</param>
readonly record struct CallerChoices(bool AllowsExternalCode = false, bool HasTokenProvider = false);
