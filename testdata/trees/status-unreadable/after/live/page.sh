echo '<html>Sign in</html>'; exit 0
