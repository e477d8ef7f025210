import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import runners.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('library', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Runner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('display_name', models.CharField(blank=True, help_text='How we greet you. Leave it empty if you like.', max_length=80, verbose_name='name')),
                ('time_zone', models.CharField(default='Europe/London', help_text='Your days begin and end here.', max_length=64, validators=[runners.models.is_time_zone])),
                ('is_staff', models.BooleanField(default=False, help_text="May open the library's admin.", verbose_name='curator')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='runners_runner_one_account_an_address', violation_error_message='There is an account with this address.')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='consent', to=settings.AUTH_USER_MODEL)),
                ('wording', models.CharField(help_text='The version of the text the runner agreed to.', max_length=20)),
                ('given_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Preferences',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)])),
                ('level', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)])),
                ('any_equipment', models.BooleanField(default=True, help_text='No limit on what is to hand.')),
                ('equipment', models.ManyToManyField(blank=True, related_name='+', to='library.equipment')),
                ('cautions', models.ManyToManyField(blank=True, related_name='+', to='library.caution')),
            ],
            options={
                'verbose_name_plural': 'preferences',
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__range', (1, 120))), name='runners_preferences_minutes', violation_error_message='A session takes 1 to 120 minutes.'), models.CheckConstraint(condition=models.Q(('level__range', (1, 3))), name='runners_preferences_level', violation_error_message='The level is 1, 2 or 3.')],
            },
        ),
        migrations.CreateModel(
            name='SoreSpot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sore_spots', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.musclegroup')),
                ('muscle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.muscle')),
                ('side', models.CharField(choices=[('left', 'Left'), ('right', 'Right'), ('centre', 'Middle')], max_length=6)),
                ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.sorenesskind')),
                ('since', models.DateField(help_text='The first day it was sore.')),
                ('noted_at', models.DateTimeField()),
                ('eased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['noted_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('muscle__isnull', True)), models.Q(('group__isnull', True), ('muscle__isnull', False)), _connector='OR'), name='runners_sorespot_one_area', violation_error_message='A sore spot is a muscle group or a muscle.'), models.CheckConstraint(condition=models.Q(('side__in', ['left', 'right', 'centre'])), name='runners_sorespot_side', violation_error_message='Choose a side.'), models.UniqueConstraint(condition=models.Q(('eased_at__isnull', True), ('group__isnull', False)), fields=('runner', 'group', 'side'), name='runners_sorespot_one_open_per_group', violation_error_message='You have already marked this area.'), models.UniqueConstraint(condition=models.Q(('eased_at__isnull', True), ('muscle__isnull', False)), fields=('runner', 'muscle', 'side'), name='runners_sorespot_one_open_per_muscle', violation_error_message='You have already marked this area.')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='runners.sorespot')),
                ('date', models.DateField()),
                ('severity', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)])),
            ],
            options={
                'ordering': ['date'],
                'constraints': [models.UniqueConstraint(fields=('spot', 'date'), name='runners_report_one_a_day', violation_error_message='There is a report for this day.'), models.CheckConstraint(condition=models.Q(('severity__range', (0, 10))), name='runners_report_severity', violation_error_message='Severity is a number from 0 to 10.')],
            },
        ),
        migrations.CreateModel(
            name='Routine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routines', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('submission', models.CharField(help_text='Idempotency key: the same form sent twice makes one routine.', max_length=43)),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), condition=models.Q(('removed_at__isnull', True)), name='runners_routine_one_name', violation_error_message='You have a routine of this name.'), models.UniqueConstraint(fields=('owner', 'submission'), name='runners_routine_one_a_submission', violation_error_message='This routine is saved already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='runners_routine_named', violation_error_message='A routine needs a name.')],
            },
        ),
        migrations.CreateModel(
            name='RoutineStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('routine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='runners.routine')),
                ('position', models.PositiveSmallIntegerField()),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routine_steps', to='library.exercise')),
                ('exercise_name', models.CharField(max_length=120)),
                ('sides', models.CharField(blank=True, choices=[('', 'Both together'), ('left', 'Left'), ('right', 'Right'), ('left,right', 'Left, then right'), ('right,left', 'Right, then left')], max_length=10)),
                ('sets', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('hold_seconds', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3600)])),
                ('reps', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('rest_seconds', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(600)])),
                ('submission', models.CharField(blank=True, help_text='Idempotency key of a step added by itself: the same form sent twice adds one.', max_length=43)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('routine', 'position'), name='runners_routinestep_position', violation_error_message='Two steps cannot stand in one place.'), models.UniqueConstraint(condition=models.Q(('submission', ''), _negated=True), fields=('routine', 'submission'), name='runners_routinestep_one_a_submission', violation_error_message='This step is added already.'), models.CheckConstraint(condition=models.Q(models.Q(('hold_seconds__isnull', False), ('reps__isnull', True)), models.Q(('hold_seconds__isnull', True), ('reps__isnull', False)), _connector='OR'), name='runners_routinestep_hold_or_reps', violation_error_message='A step is held or repeated, not both.'), models.CheckConstraint(condition=models.Q(('sets__range', (1, 10))), name='runners_routinestep_sets', violation_error_message='A step has 1 to 10 sets.'), models.CheckConstraint(condition=models.Q(('sides__in', ['', 'left', 'right', 'left,right', 'right,left'])), name='runners_routinestep_sides', violation_error_message='Choose the sides.')],
            },
        ),
    ]
