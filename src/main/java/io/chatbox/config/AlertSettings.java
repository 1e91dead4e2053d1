package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.choice;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.list;
import static io.chatbox.config.type.ValueTypes.matching;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Hosts;
import io.chatbox.config.type.NotificationRule;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Declares how administrators are told of what happens. */
public final class AlertSettings {
  static final SettingGroup MAIL = new SettingGroup("Mail");
  static final SettingGroup SMS = new SettingGroup("SMS");
  static final SettingGroup NOTIFICATION = new SettingGroup("Notifications");

  public static final Setting<Optional<String>> SMTP_HOST =
      MAIL.planned()
          .optional(
              "SMTP_HOST",
              "mail.smtp_host",
              Hosts.host(),
              "The server that sends mail, over STARTTLS unless it is loopback; with EMAIL_FROM and"
                  + " ADMIN_EMAILS. None: no mail is sent.");

  public static final Setting<Integer> SMTP_PORT =
      MAIL.planned().setting("SMTP_PORT", "mail.smtp_port", whole(1, 65_535), "587", "Its port.");

  public static final Setting<Optional<String>> SMTP_USER =
      MAIL.planned()
          .optional(
              "SMTP_USER",
              "mail.smtp_user",
              line(320),
              "The user to sign in there as, with SMTP_PASS. None: without signing in.");

  public static final Setting<Optional<Secret>> SMTP_PASS =
      MAIL.planned()
          .optional(
              "SMTP_PASS",
              "mail.smtp_pass",
              Credentials.password(),
              "That user's password, with SMTP_USER.");

  public static final Setting<Optional<String>> EMAIL_FROM =
      MAIL.planned()
          .optional(
              "EMAIL_FROM",
              "mail.from",
              Addresses.email(),
              "The address that mail comes from; required with SMTP_HOST.");

  public static final Setting<Optional<String>> EMAIL_FROM_NAME =
      MAIL.planned()
          .optional(
              "EMAIL_FROM_NAME",
              "mail.from_name",
              line(100),
              "The name that mail comes from. None: the address alone.");

  public static final Setting<List<String>> ADMIN_EMAILS =
      MAIL.planned()
          .list(
              "ADMIN_EMAILS",
              "mail.admin_emails",
              list(50, Addresses.email()),
              "The addresses that mail goes to; required with SMTP_HOST. None: no mail is sent.");

  public static final Setting<Optional<String>> SMS_PROVIDER =
      SMS.planned()
          .optional(
              "SMS_PROVIDER",
              "sms.provider",
              choice("twilio"),
              "Who sends SMS; with all of this group. None: no SMS is sent.");

  public static final Setting<Optional<String>> SMS_ACCOUNT_SID =
      SMS.planned()
          .optional(
              "SMS_ACCOUNT_SID",
              "sms.account_sid",
              matching("AC[0-9a-fA-F]{32}", "AC and 32 hexadecimal digits, as Twilio shows it"),
              "The account there.");

  public static final Setting<Optional<Secret>> SMS_AUTH_TOKEN =
      SMS.planned()
          .optional("SMS_AUTH_TOKEN", "sms.auth_token", Credentials.apiKey(), "The account's key.");

  public static final Setting<Optional<String>> SMS_FROM_NUMBER =
      SMS.planned()
          .optional(
              "SMS_FROM_NUMBER",
              "sms.from_number",
              Addresses.phone(),
              "The number that SMS come from.");

  public static final Setting<List<String>> ADMIN_PHONES =
      SMS.planned()
          .list(
              "ADMIN_PHONES",
              "sms.admin_phones",
              list(50, Addresses.phone()),
              "The numbers that SMS go to. None: no SMS is sent.");

  public static final Setting<Optional<URI>> ADMIN_PANEL_URL =
      NOTIFICATION
          .planned()
          .optional(
              "ADMIN_PANEL_URL",
              "notification.admin_panel_url",
              Addresses.page(),
              "The address of the administrators' page, for the link in notifications. None: they"
                  + " have no link.");

  public static final Setting<List<NotificationRule>> NOTIFICATION_RULES =
      NOTIFICATION
          .planned()
          .setting(
              "NOTIFICATION_RULES",
              "notification.rules",
              NotificationRule.rules(),
              "help_request:mail+sms,llm_down:mail,database_down:mail+sms,abnormal_traffic:mail",
              "By which channels administrators are told of what. A kind that is left out is not"
                  + " told of.");

  public static final Setting<Integer> NOTIFICATION_RATE_LIMIT =
      NOTIFICATION
          .planned()
          .setting(
              "NOTIFICATION_RATE_LIMIT",
              "notification.rate_limit",
              whole(1, 10_000),
              "1",
              "How many notifications of one kind go out in five minutes.");

  private AlertSettings() {}
}
