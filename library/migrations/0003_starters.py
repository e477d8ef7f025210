import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import library.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0002_words"),
    ]

    operations = [
        migrations.CreateModel(
            name='StarterRoutine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its permanent name in addresses and files. Small letters, digits, hyphens. It cannot be changed later.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(?:[-_][a-z0-9]+)*\\Z', 'Small letters, digits, hyphens and underscores, please.')])),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retired', 'Retired')], db_index=True, default='draft', help_text='Readers see only what is published. What is no longer wanted is retired, not deleted.', max_length=30)),
                ('ordinal', models.PositiveIntegerField(default=1000000, editable=False, help_text="Its place in the file; a curator's own rows come after.")),
                ('loaded', models.CharField(blank=True, editable=False, help_text="Digest of what the files said when it was last loaded; empty for a curator's own row.", max_length=64)),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.TextField(blank=True, help_text='Whom it is for and what it does. 20 to 60 words.', max_length=1000)),
                ('when', library.fields.WordList(blank=True, default=list, help_text='Every exercise has to fit each of these. None means any time.')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups it is listed under.', related_name='+', to='library.musclegroup')),
                ('sources', models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source')),
            ],
            options={
                'verbose_name': 'starter routine',
                'ordering': ['ordinal', 'slug'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='StarterStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Its place, the lowest first.')),
                ('sides', models.CharField(blank=True, choices=[('', 'As the exercise is done'), ('left,right', 'Both, left first'), ('right,left', 'Both, right first'), ('left', 'Left only'), ('right', 'Right only')], max_length=10)),
                ('sets', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('reps', models.PositiveSmallIntegerField(blank=True, help_text='Repetitions of one set; or seconds to hold, not both.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('hold_seconds', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3600)])),
                ('rest_seconds', models.PositiveSmallIntegerField(default=0, help_text='Between sets.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(600)])),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.exercise')),
                ('starter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='library.starterroutine')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='starterroutine',
            name='exercises',
            field=models.ManyToManyField(related_name='+', through='library.StarterStep', to='library.exercise'),
        ),
        migrations.AddConstraint(
            model_name='starterstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_seconds__isnull', False), ('reps__isnull', True)), models.Q(('hold_seconds__isnull', True), ('reps__isnull', False)), _connector='OR'), name='library_starterstep_hold_or_reps', violation_error_message='A step is held or repeated: give seconds or repetitions, and not both.'),
        ),
        migrations.AddConstraint(
            model_name='starterstep',
            constraint=models.CheckConstraint(condition=models.Q(('sides__in', ['', 'left,right', 'right,left', 'left', 'right'])), name='library_starterstep_sides_known', violation_error_message='Choose the sides.'),
        ),
        migrations.AddConstraint(
            model_name='starterstep',
            constraint=models.CheckConstraint(condition=models.Q(('sets__range', (1, 10))), name='library_starterstep_sets_bounds', violation_error_message='Sets has to be from 1 to 10.'),
        ),
        migrations.AddConstraint(
            model_name='starterroutine',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'retired'])), name='library_starterroutine_status_known', violation_error_message='Status has to be one of: Draft, Published, Retired.'),
        ),
        migrations.AddConstraint(
            model_name='starterroutine',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='library_starterroutine_one_name', violation_error_message='There is one with this name already.'),
        ),
        migrations.AddConstraint(
            model_name='starterroutine',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='library_starterroutine_name_given', violation_error_message='The name is missing.'),
        ),
    ]
