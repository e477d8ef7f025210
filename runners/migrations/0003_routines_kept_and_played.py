import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
        ('runners', '0002_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What it was called then.', max_length=80)),
                ('key', models.CharField(help_text='Idempotency key: the same practice sent twice is one.', max_length=43)),
                ('day', models.DateField(help_text="The runner's calendar day on which it began.")),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('seconds', models.PositiveIntegerField(default=0, help_text='Time spent in it, pauses left out.')),
                ('steps_planned', models.PositiveSmallIntegerField(default=0)),
                ('removed_at', models.DateTimeField(blank=True, help_text='Taken out of the log, and kept a while for an undo.', null=True)),
            ],
            options={
                'ordering': ['-began_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PracticeFeeling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(blank=True, choices=[('left', 'Left'), ('right', 'Right'), ('centre', 'Middle')], max_length=6)),
                ('word', models.CharField(choices=[('better', 'Better'), ('same', 'Same'), ('worse', 'Worse')], max_length=6)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PracticeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(help_text='Its place in the order played.')),
                ('exercise_name', models.CharField(max_length=120)),
                ('side', models.CharField(blank=True, choices=[('left', 'Left'), ('right', 'Right')], max_length=6)),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('skipped', 'Skipped'), ('hurt', 'It hurt')], max_length=8)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='RoutineEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField()),
                ('content', models.JSONField(help_text='Its name and its steps.')),
                ('routine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='runners.routine')),
            ],
            options={
                'ordering': ['-edition'],
                'constraints': [models.UniqueConstraint(fields=('routine', 'edition'), name='runners_routineedition_once', violation_error_message='This edition is kept already.')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, help_text='SHA-256 of the token, in hexadecimal.', max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='routine',
            name='archived_at',
            field=models.DateTimeField(blank=True, help_text='Put away, out of the list but not gone.', null=True),
        ),
        migrations.AddField(
            model_name='routine',
            name='edition',
            field=models.PositiveIntegerField(default=1, help_text='One more with every change: an edit says which edition it was made on.'),
        ),
        migrations.AddField(
            model_name='routinestep',
            name='change_seconds',
            field=models.PositiveSmallIntegerField(default=5, help_text='Seconds to change sides.', validators=[django.core.validators.MaxValueValidator(60)]),
        ),
        migrations.AddField(
            model_name='routinestep',
            name='note',
            field=models.CharField(blank=True, help_text="The runner's own words, shown while it is done.", max_length=300),
        ),
        migrations.AddConstraint(
            model_name='routinestep',
            constraint=models.CheckConstraint(condition=models.Q(('change_seconds__range', (0, 60))), name='runners_routinestep_change', violation_error_message='Changing sides takes up to a minute.'),
        ),
        migrations.AddField(
            model_name='practice',
            name='routine',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='practices', to='runners.routine'),
        ),
        migrations.AddField(
            model_name='practice',
            name='runner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='practicefeeling',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.musclegroup'),
        ),
        migrations.AddField(
            model_name='practicefeeling',
            name='muscle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.muscle'),
        ),
        migrations.AddField(
            model_name='practicefeeling',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feelings', to='runners.practice'),
        ),
        migrations.AddField(
            model_name='practicestep',
            name='exercise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.exercise'),
        ),
        migrations.AddField(
            model_name='practicestep',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='runners.practice'),
        ),
        migrations.AddField(
            model_name='share',
            name='routine',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='runners.routine'),
        ),
        migrations.AddConstraint(
            model_name='practice',
            constraint=models.UniqueConstraint(fields=('runner', 'key'), name='runners_practice_one_a_key', violation_error_message='This is kept already.'),
        ),
        migrations.AddConstraint(
            model_name='practice',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='runners_practice_ends_later', violation_error_message='It ends after it begins.'),
        ),
        migrations.AddConstraint(
            model_name='practicefeeling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('muscle__isnull', True)), models.Q(('group__isnull', True), ('muscle__isnull', False)), _connector='OR'), name='runners_practicefeeling_one_area', violation_error_message='A feeling is about a muscle group or a muscle.'),
        ),
        migrations.AddConstraint(
            model_name='practicefeeling',
            constraint=models.CheckConstraint(condition=models.Q(('word__in', ['better', 'same', 'worse'])), name='runners_practicefeeling_word', violation_error_message='Better, same or worse.'),
        ),
        migrations.AddConstraint(
            model_name='practicefeeling',
            constraint=models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('practice', 'group', 'side'), name='runners_practicefeeling_one_a_group', violation_error_message='You have said so.'),
        ),
        migrations.AddConstraint(
            model_name='practicefeeling',
            constraint=models.UniqueConstraint(condition=models.Q(('muscle__isnull', False)), fields=('practice', 'muscle', 'side'), name='runners_practicefeeling_one_a_muscle', violation_error_message='You have said so.'),
        ),
        migrations.AddConstraint(
            model_name='practicestep',
            constraint=models.UniqueConstraint(fields=('practice', 'position'), name='runners_practicestep_position', violation_error_message='This step is kept already.'),
        ),
        migrations.AddConstraint(
            model_name='practicestep',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['done', 'skipped', 'hurt'])), name='runners_practicestep_outcome', violation_error_message='Done, skipped, or it hurt.'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='runners_share_expires_later', violation_error_message='A link expires after it is made.'),
        ),
    ]
