"""The API as those outside meet it: by the rules, by its document, and with everything wrong that can be sent."""
